import { reports } from '#shared/api/traccar/reports.ts'
import { handle } from '#shared/http/handle.ts'
import { positionsReply } from '#shared/http/positionsReply.ts'
import { reportDevices } from '#shared/http/reportDevices.ts'

export const handler = handle(reports.route, async ({ query, stores, encodings }) => {
  const devices = await reportDevices(query, stores)
  const history = async function* () {
    for (const device of devices) yield* stores.log.between(device, query.from, query.to)
  }
  return positionsReply(history(), encodings)
})
