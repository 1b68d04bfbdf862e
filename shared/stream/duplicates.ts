/** Detects reports that are already stored. */
import { signatureOf } from '../domain/draft.ts'
import { positionsIn } from '../log/history.ts'
import type { PositionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import type { PositionDraft } from '../model/position.ts'
import type { DeliveredRecord } from './batch.ts'

const DAY_MS = 86_400_000

interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Detects reports that are already stored. New reports can only repeat rows of the tail. Reports older than the
 * device's time are looked up in the log: once for each day of the batch, limited to the batch's fixes of that day.
 */
export class Duplicates {
  /** Known drafts by fix time. Usually none has the same fix time, so that no further comparison is needed. */
  private readonly known = new Map<number, PositionDraft[]>()
  private readonly days = new Map<number, Span>()
  private newestDeviceTime: number

  constructor(
    private readonly log: PositionLog,
    private readonly state: DeviceState,
    records: readonly DeliveredRecord[],
  ) {
    for (const { position } of state.tail) this.remember(position)
    this.newestDeviceTime =
      state.flushedTick < 0 ? -Infinity : Math.max(...state.tail.map(row => row.position.deviceTime))
    if (state.flushedTick < 0) return
    // A fix older than the device's time can be a duplicate, and so can a fix of a clock that ran ahead.
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

  /** Returns the range of the log that can contain the draft and was not read yet, or undefined if there is none. */
  private unread({ outdated, deviceTime, fixTime }: PositionDraft): Span | undefined {
    // A report without a position has the fix time of the position that it repeats. A new one is newer than all before
    // it.
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
