import type { reports as operations } from '#shared/api/traccar/reports.ts'
import { summaryFold } from '#shared/domain/summary.ts'
import { type Trip, tripFold, tripRules } from '#shared/domain/trips.ts'
import { eventSheets, routeSheets, summarySheets, tripSheets } from '#shared/export/reportSheets.ts'
import { deviceEvents } from './reportDevices.ts'
import { foldDevices } from './reportDevices.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { positionsReply } from './positionsReply.ts'
import { reportDevices } from './reportDevices.ts'
import { reportFrame } from './workbook.ts'
import { routesFor } from './reportDevices.ts'
import { workbookReply } from './workbook.ts'
import { eventModel } from '#shared/model/event.ts'
import { geofenceId } from '#shared/model/ids.ts'
import type { ReportTrips } from '#shared/model/report.ts'
import { traccarTime } from '#shared/model/time.ts'
import { geofences } from '#shared/table/geofences.ts'
import { positionLog } from '#shared/log/positionLog.ts'

export const summary: Implementation<typeof operations.summary> = async call => {
  const found = await foldDevices(call, settings => summaryFold(settings.flag('report.ignoreOdometer')))
  if (call.alternative) return workbookReply(summarySheets(found, await reportFrame(call)))
  return found.map(({ device, result }) => ({ deviceId: device.id, deviceName: device.name, ...result }))
}

export const events: Implementation<typeof operations.events> = async call => {
  const found = await deviceEvents(call)
  if (!call.alternative) return found.flatMap(({ result }) => result.map(eventModel))
  const fences = new Set(found.flatMap(({ result }) => result.map(event => event.geofenceId)).filter(id => id > 0))
  const crossed = await geofences(call.table).byIds([...fences].map(geofenceId))
  const names = new Map(crossed.map(({ id, name }) => [id, name]))
  return workbookReply(eventSheets(found, await reportFrame(call), names))
}

export const route: Implementation<typeof operations.route> = async call => {
  if (call.alternative) return workbookReply(routeSheets(await routesFor(call), await reportFrame(call)))
  const { query, table, caller, encodings } = call
  const devices = await reportDevices(query, table, caller)
  const history = async function* () {
    for (const device of devices) yield* positionLog(table).between(device, query.from, query.to)
  }
  return positionsReply(history(), encodings)
}

export const trips: Implementation<typeof operations.trips> = async call => {
  const found = await foldDevices(call, settings => tripFold(tripRules(settings)))
  if (call.alternative) return workbookReply(tripSheets(found, await reportFrame(call)))
  return found.flatMap(({ device, result }) => result.map(trip => tripModel(device, trip)))
}

const tripModel = ({ id, name }: { readonly id: number; readonly name: string }, trip: Trip): ReportTrips => ({
  deviceId: id,
  deviceName: name,
  distance: trip.distance,
  averageSpeed: trip.averageSpeed,
  maxSpeed: trip.maxSpeed,
  startPositionId: trip.start.id,
  endPositionId: trip.end.id,
  startLat: trip.start.latitude,
  startLon: trip.start.longitude,
  endLat: trip.end.latitude,
  endLon: trip.end.longitude,
  startTime: traccarTime(trip.start.fixTime),
  startAddress: null,
  endTime: traccarTime(trip.end.fixTime),
  endAddress: null,
  duration: trip.duration,
  // Only unsupported protocols report the fuel level in the form that Traccar reads.
  spentFuel: '-',
})
