import { reports } from '#shared/api/traccar/reports.ts'
import { routeSheets } from '#shared/export/reportSheets.ts'
import { handle } from '#shared/http/handle.ts'
import { positionsReply } from '#shared/http/positionsReply.ts'
import { reportDevices } from '#shared/http/reportDevices.ts'
import { reportFrame } from '#shared/http/reportFrame.ts'
import { routesFor } from '#shared/http/routes.ts'
import { workbookReply } from '#shared/http/workbook.ts'

export const handler = handle(reports.route, async call => {
  if (call.alternative) return workbookReply(routeSheets(await routesFor(call), await reportFrame(call)))
  const { query, stores, caller, encodings } = call
  const devices = await reportDevices(query, stores, caller)
  const history = async function* () {
    for (const device of devices) yield* stores.log.between(device, query.from, query.to)
  }
  return positionsReply(history(), encodings)
})
