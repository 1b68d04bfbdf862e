/** Makes the rows of statistics. Runs now and then, at any time, as often as one likes. */
import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { currentHost } from '#shared/runtime.ts'
import { statistics } from '#shared/table/statistics.ts'

const { address, grants } = functions.statistics

export const handler = async (): Promise<{ readonly rows: number }> => {
  const host = currentHost()
  const { take } = statistics(sdkTable(host, address, grants))
  return { rows: await take(host.now(), host.environment.statisticsPeriodMs) }
}
