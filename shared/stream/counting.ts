/** Counts a device's messages for the statistics. The count is part of the device's state. */
import { type Counted, countMessages, type MessageCount } from '../domain/statistics.ts'
import type { PositionLog } from '../log/positionLog.ts'
import type { DeviceState } from '../log/state.ts'
import type { DeviceId } from '../model/ids.ts'

export interface Counting {
  readonly periodMs: number
  /** Stores the count of a device for an ended period. Idempotent. */
  readonly finish: (device: DeviceId, count: MessageCount) => Promise<void>
}

interface CountingDependencies {
  readonly log: Pick<PositionLog, 'commit'>
  readonly counting: Counting
}

/**
 * Ends the period of the state's count if `receivedAt` is in a later one. The count is stored only after a commit, because
 * a process with an outdated state must not store its count. It is stored before the state drops it, so that the same
 * record finishes it again after a crash.
 */
export const finishEndedPeriod = async (
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

/** Returns the state's count, increased by messages of the same period. */
export const increasedCount = ({ periodMs }: Counting, { count }: DeviceState, more: Counted): MessageCount =>
  countMessages(count, more, periodMs).count
