/** Detects reports of a device that are stored already. */
import { signatureOf } from '../domain/draft.ts'
import { positionsIn } from '../log/history.ts'
import type { PositionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import type { PositionDraft } from '../model/position.ts'
import type { ReceivedRecord } from './batch.ts'

const DAY_MS = 86_400_000

interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Reports that are stored already. A new report can repeat only a position of the tail. Earlier fixes are looked up in
 * the log, once for each day of the batch, in the range of the batch's own fixes of that day.
 */
export class Duplicates {
  /** By fix time, because most fixes have no position with the same time to compare. */
  private readonly known = new Map<number, PositionDraft[]>()
  private readonly days = new Map<number, Span>()
  private newestDeviceTime: number

  constructor(
    private readonly log: PositionLog,
    private readonly state: DeviceState,
    records: readonly Pick<ReceivedRecord, 'record'>[],
  ) {
    for (const { position } of state.tail) this.remember(position)
    this.newestDeviceTime =
      state.flushedTick < 0 ? -Infinity : Math.max(...state.tail.map(row => row.position.deviceTime))
    if (state.flushedTick < 0) return
    // A fix before the device's latest one can be stored already, and so can one of a clock that ran ahead.
    const newestKnown = Math.max(state.orderTime, state.displaced?.[1] ?? 0)
    for (const { fixTime } of records.flatMap(({ record }) => record.points)) {
      if (fixTime > newestKnown) continue
      const day = Math.floor(fixTime / DAY_MS)
      const { from, to } = this.days.get(day) ?? { from: fixTime, to: fixTime }
      this.days.set(day, { from: Math.min(from, fixTime), to: Math.max(to, fixTime) })
    }
  }

  async has(draft: PositionDraft): Promise<boolean> {
    if (this.isKnown(draft)) return true
    const span = this.unread(draft)
    if (!span) return false
    for await (const segment of this.log.between(this.state.deviceId, span.from, span.to)) {
      for (const position of positionsIn(segment)) this.remember(position)
    }
    return this.isKnown(draft)
  }

  private isKnown(draft: PositionDraft): boolean {
    const candidates = (this.known.get(draft.fixTime) ?? []).filter(({ deviceTime }) => deviceTime === draft.deviceTime)
    if (candidates.length === 0) return false
    const signature = signatureOf(draft)
    return candidates.some(one => signatureOf(one) === signature)
  }

  private remember(position: PositionDraft): void {
    if (this.isKnown(position)) return
    const candidates = this.known.get(position.fixTime)
    if (candidates) candidates.push(position)
    else this.known.set(position.fixTime, [position])
  }

  /** Returns the range of the log that can contain the draft and was not read yet. */
  private unread({ outdated, deviceTime, fixTime }: PositionDraft): Span | undefined {
    // An outdated position has the fix time that it repeats. A new one has a later device time than all others.
    if (outdated) return deviceTime > this.newestDeviceTime ? undefined : { from: fixTime, to: fixTime }
    const day = Math.floor(fixTime / DAY_MS)
    const span = this.days.get(day)
    this.days.delete(day)
    return span
  }

  add(draft: PositionDraft): void {
    this.remember(draft)
    this.newestDeviceTime = Math.max(this.newestDeviceTime, draft.deviceTime)
  }
}
