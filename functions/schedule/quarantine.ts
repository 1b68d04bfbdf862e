/** Sends refused points again that can be read by now. What is left when its time is up is for the next run. */
import type { Context } from 'aws-lambda'
import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { streamPerHost } from '#shared/aws/streamPerHost.ts'
import { currentHost } from '#shared/runtime.ts'
import { retryQuarantine } from '#shared/schedule/retryQuarantine.ts'
import { stores } from '#shared/table/stores.ts'

const { address, grants } = functions.quarantine
const streamOf = streamPerHost(functions.quarantine)
/** For the entry that is on its way. */
const RESERVE_MS = 20_000

export const handler = async (
  _event: unknown,
  { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ readonly resent: number }> => {
  const host = currentHost()
  const { quarantine, devices } = stores(sdkTable(host, address, grants))
  const deviceExists: Parameters<typeof retryQuarantine>[0]['deviceExists'] = async device =>
    (await devices.byIds([device], host.now())).length > 0
  const until = host.now() + getRemainingTimeInMillis() - RESERVE_MS
  return {
    resent: await retryQuarantine({ quarantine, stream: streamOf(host), deviceExists }, { now: host.now, until }),
  }
}
