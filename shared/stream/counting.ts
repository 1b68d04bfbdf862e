/** Counts what a device sends, for the statistics, in its state. */
import { type Counted, countMessages, type MessageCount } from '../domain/statistics.ts'
import type { DeviceState } from '../log/state.ts'
import type { DeviceId } from '../model/ids.ts'

export interface Counting {
  readonly periodMs: number
  /** Keeps the count of a period that is over for a device. Keeping it twice keeps it once. */
  readonly finish: (device: DeviceId, count: MessageCount) => Promise<void>
}

/**
 * The count of the state with something more. What is finished is kept before the state forgets it: when that is cut off,
 * the state still has it, and the same records finish it again.
 */
export const counted = async ({ periodMs, finish }: Counting, state: DeviceState, more: Counted) => {
  const { count, finished } = countMessages(state.count, more, periodMs)
  if (finished) await finish(state.deviceId, finished)
  return count
}
