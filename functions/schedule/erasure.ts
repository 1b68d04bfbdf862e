/** Deletes what deleted devices reported, bit by bit: what is left when its time is up is for the next run. */
import type { Context } from 'aws-lambda'
import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { currentHost } from '#shared/runtime.ts'
import { erase } from '#shared/table/erasure.ts'

const { address, grants } = functions.erasure
/** Kept to note how far it came. */
const RESERVE_MS = 20_000

export const handler = async (
  _event: unknown,
  { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ readonly deleted: number }> => {
  const host = currentHost()
  const until = host.now() + getRemainingTimeInMillis() - RESERVE_MS
  return { deleted: await erase(sdkTable(host, address, grants), { now: host.now, until }) }
}
