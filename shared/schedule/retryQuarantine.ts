/** Retries rejected points that have become readable: their time was too far ahead of the server's clock. */
import { type ResendDependencies, resendReport } from '../stream/resend.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Quarantined } from '../table/quarantineItem.ts'

export interface RetryDependencies extends ResendDependencies {
  readonly deviceExists: (device: DeviceId) => Promise<boolean>
}

export interface RetryWindow {
  /** Unix time in milliseconds. */
  readonly now: () => number
  /** No retry begins after this time. Unix time in milliseconds. */
  readonly until: number
}

/**
 * Retries all entries that are due, the longest due first, until time is up. Returns how many were put into the stream.
 * Rejects if the table or the stream fails. The next run continues from there; runs can overlap.
 */
export const retryQuarantine = async (using: RetryDependencies, { now, until }: RetryWindow): Promise<number> => {
  let resent = 0
  for await (const pointer of using.quarantine.due(now())) {
    if (now() >= until) break
    const entry = await using.quarantine.get(pointer.id)
    if (entry?.retryAt === pointer.retryAt && (await retry(using, entry, now()))) resent += 1
    await using.quarantine.cancelRetry(pointer)
  }
  return resent
}

const retry = async (using: RetryDependencies, entry: Quarantined, now: number): Promise<boolean> => {
  const { deviceId } = entry
  // The device was deleted. Its entries will be deleted, too.
  if (!(await using.deviceExists(deviceId))) return false
  const result = await resendReport(using, entry, { request: entry, deviceId, by: undefined, now })
  if ('entry' in result) return true
  await using.quarantine.refusedAgain(entry, now, result.reason)
  return false
}
