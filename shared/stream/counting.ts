/** Counts what a device sends, for the statistics, in its state. */
import { type Counted, countMessages, type MessageCount } from '../domain/statistics.ts'
import type { PositionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import type { DeviceId } from '../model/ids.ts'

export interface Counting {
  readonly periodMs: number
  /** Keeps the count of a period that is over for a device. Keeping it twice keeps it once. */
  readonly finish: (device: DeviceId, count: MessageCount) => Promise<void>
}

interface CountingDependencies {
  readonly log: Pick<PositionLog, 'commit'>
  readonly counting: Counting
}

/**
 * Ends the period of the state's count if a report of that moment is the first of another period. A count is kept only
 * after it is committed: a process that was overtaken must not keep what it made of an old state. And it is kept before
 * the state forgets it: if that is cut off, the same record finishes it again.
 */
export const inPeriodOf = async (
  { log, counting: { periodMs, finish } }: CountingDependencies,
  state: DeviceState,
  receivedAt: number,
): Promise<DeviceState> => {
  const { count, finished } = countMessages(state.count, { receivedAt, received: 0, stored: 0 }, periodMs)
  if (!finished) return state
  const committed = await log.commit(state)
  await finish(state.deviceId, finished)
  return { ...committed, count }
}

/** The count of the state with something more of the same period. */
export const counted = ({ periodMs }: Counting, { count }: DeviceState, more: Counted): MessageCount =>
  countMessages(count, more, periodMs).count
