import { reports } from '#shared/api/traccar/reports.ts'
import { eventSheets } from '#shared/export/reportSheets.ts'
import { deviceEvents } from '#shared/http/deviceEvents.ts'
import { handle } from '#shared/http/handle.ts'
import { reportFrame } from '#shared/http/reportFrame.ts'
import { workbookReply } from '#shared/http/workbook.ts'
import { eventModel } from '#shared/model/event.ts'
import { geofenceId } from '#shared/model/ids.ts'

export const handler = handle(reports.events, async call => {
  const found = await deviceEvents(call)
  if (!call.alternative) return found.flatMap(({ result }) => result.map(eventModel))
  const fences = new Set(found.flatMap(({ result }) => result.map(event => event.geofenceId)).filter(id => id > 0))
  const geofences = await call.stores.geofences.byIds([...fences].map(geofenceId))
  const names = new Map(geofences.map(({ id, name }) => [id, name]))
  return workbookReply(eventSheets(found, await reportFrame(call), names))
})
