/** Folds the records of one device into its log. */
import { draftOf, signatureOf } from '../domain/draft.ts'
import { runPipeline } from '../domain/pipeline.ts'
import type { Settings } from '../domain/settings.ts'
import { type PositionLog, positionsIn } from '../log/positionLog.ts'
import { type DeviceState, latestRow } from '../log/state.ts'
import type { Draft } from '../model/position.ts'
import type { quarantine } from '../table/quarantine.ts'
import type { Delivered } from './consume.ts'
import type { StreamRecord } from './record.ts'

export interface Ports {
  readonly log: PositionLog
  readonly quarantine: ReturnType<typeof quarantine>
}

/** The state after all records, committed. What the state says it has applied already is passed over. */
export const applyRecords = async (
  ports: Ports,
  state: DeviceState,
  records: readonly Delivered[],
  settings: Settings,
): Promise<DeviceState> => {
  const duplicates = new Duplicates(ports.log, state, records)
  let next = state
  for (const { sequence, record } of records) {
    if (sequence < next.sequence) continue
    if (sequence > next.sequence) {
      await keepRejected(ports, sequence, record)
      next = { ...next, sequence, pointsDone: 0, seenAt: Math.max(next.seenAt, record.receivedAt), dirty: true }
    }
    for (const [index, point] of record.points.entries()) {
      if (index < next.pointsDone) continue
      const last = latestRow(next)?.position
      const reported = draftOf({ ...record, point }, last)
      const draft = reported && runPipeline(reported, { last, settings })
      if (draft && !(await duplicates.has(draft))) {
        next = await ports.log.append(next, draft)
        duplicates.add(draft)
      }
      next = { ...next, pointsDone: index + 1, dirty: true }
    }
  }
  return ports.log.commit(next)
}

const keepRejected = async (ports: Ports, sequence: bigint, record: StreamRecord): Promise<void> => {
  const { deviceId, receivedAt, rejected = [] } = record
  for (const [index, { reason, raw }] of rejected.entries()) {
    await ports.quarantine.keep({ deviceId, receivedAt, reason, raw }, sequence, index)
  }
}

const DAY_MS = 86_400_000

/**
 * Knows which reports are there already. New ones can only repeat what is in the tail; those that lie before the device's
 * time are looked up in the log, once for each day of the batch, no wider than the batch's own fixes of that day.
 */
class Duplicates {
  private readonly known: Set<string>
  private readonly days = new Map<number, { from: number; to: number }>()

  constructor(
    private readonly log: PositionLog,
    private readonly state: DeviceState,
    records: readonly Delivered[],
  ) {
    this.known = new Set(state.tail.map(row => signatureOf(row.position)))
    if (state.flushedTick < 0) return
    for (const { fixTime } of records.flatMap(({ record }) => record.points)) {
      if (fixTime > state.orderTime) continue
      const day = Math.floor(fixTime / DAY_MS)
      const { from, to } = this.days.get(day) ?? { from: fixTime, to: fixTime }
      this.days.set(day, { from: Math.min(from, fixTime), to: Math.max(to, fixTime) })
    }
  }

  async has(draft: Draft): Promise<boolean> {
    const signature = signatureOf(draft)
    if (this.known.has(signature)) return true
    const day = Math.floor(draft.fixTime / DAY_MS)
    const span = this.days.get(day)
    if (!span) return false
    this.days.delete(day)
    for await (const segment of this.log.between(this.state.deviceId, span.from, span.to)) {
      for (const position of positionsIn(segment)) this.known.add(signatureOf(position))
    }
    return this.known.has(signature)
  }

  add(draft: Draft): void {
    this.known.add(signatureOf(draft))
  }
}
