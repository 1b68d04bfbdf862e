import { reports } from '#shared/api/traccar/reports.ts'
import { summaryFold } from '#shared/domain/summary.ts'
import { summarySheets } from '#shared/export/reportSheets.ts'
import { foldDevices } from '#shared/http/foldDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { reportFrame } from '#shared/http/reportFrame.ts'
import { workbookReply } from '#shared/http/workbook.ts'

export const handler = handle(reports.summary, async call => {
  const found = await foldDevices(call, settings => summaryFold(settings.flag('report.ignoreOdometer')))
  if (call.alternative) return workbookReply(summarySheets(found, await reportFrame(call)))
  return found.map(({ device, result }) => ({ deviceId: device.id, deviceName: device.name, ...result }))
})
