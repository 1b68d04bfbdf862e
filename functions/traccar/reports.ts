import type { reports as operations } from '#shared/api/traccar/reports.ts'
import { visitsOf } from '#shared/domain/visits.ts'
import { eventSheets, visitSheets } from '#shared/export/eventSheets.ts'
import { routeSheets, stopSheets, summarySheets, tripSheets } from '#shared/export/reportSheets.ts'
import { combinedOf } from './combinedReport.ts'
import { withDriverNames } from './driverNames.ts'
import { foldDevices, reportDevices, routesFor } from './reportDevices.ts'
import { byTypeAndAlarm, deviceEvents, happenedReader } from './reportEvents.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { devicesOf, eachDevice } from './reportDevices.ts'
import {
  emptySummary,
  stopModel,
  stopRows,
  summaryModel,
  summaryRows,
  tripModel,
  tripRows,
  visitModel,
} from './reportRows.ts'
import { positionsReply } from './positionsReply.ts'
import { mailReport } from './reportMail.ts'
import { workbookSheets } from './reportWorkbook.ts'
import { reportFrame, workbookReply, zoneOfReport } from './workbook.ts'
import { eventModel } from '#shared/model/event.ts'
import { geofenceNames } from './geofenceNames.ts'
import { positionLog } from '#shared/log/positionLog.ts'

export const summary: Implementation<typeof operations.summary> = async call => {
  const { query, rawQuery, alternative } = call
  const zone = query.daily ? await zoneOfReport(call) : undefined
  // Clients of 3.9 expect a row for each device. Later ones send `daily`, and show a row without positions as an error.
  const otherwise = new URLSearchParams(rawQuery).has('daily') ? [] : [emptySummary(query)]
  const found = await foldDevices(call, settings => summaryRows(settings, { zone, otherwise }))
  if (alternative) return workbookReply(summarySheets(found, await reportFrame(call)))
  return found.flatMap(({ device, result }) => result.map(row => summaryModel(device, row)))
}

export const events: Implementation<typeof operations.events> = async call => {
  const { query, table } = call
  const found = await deviceEvents(call, byTypeAndAlarm(query.type, query.alarm))
  if (!call.alternative) return found.flatMap(({ result }) => result.map(eventModel))
  return workbookReply(eventSheets(found, await reportFrame(call), await geofenceNames(found, table)))
}

export const route: Implementation<typeof operations.route> = async call => {
  if (call.alternative) return workbookReply(routeSheets(await routesFor(call), await reportFrame(call)))
  const { query, table, encodings } = call
  const devices = await reportDevices(call)
  const history = async function* () {
    for (const device of devices) yield* positionLog(table).between(device, query.from, query.to)
  }
  return positionsReply(history(), encodings)
}

export const trips: Implementation<typeof operations.trips> = async call => {
  const found = await foldDevices(call, tripRows)
  if (call.alternative) return workbookReply(tripSheets(found, await reportFrame(call)))
  const rows = found.flatMap(({ device, result }) => result.map(trip => tripModel(device, trip)))
  return withDriverNames(rows, call)
}

export const stops: Implementation<typeof operations.stops> = async call => {
  const found = await foldDevices(call, stopRows)
  if (call.alternative) return workbookReply(stopSheets(found, await reportFrame(call)))
  return found.flatMap(({ device, result }) => result.map(stop => stopModel(device, stop)))
}

export const xlsx: Implementation<typeof operations.xlsx> = async call => workbookReply(await workbookSheets(call))

export const mail: Implementation<typeof operations.mail> = call => mailReport(call)

export const combined: Implementation<typeof operations.combined> = call => combinedOf(call)

export const geofences: Implementation<typeof operations.geofences> = async call => {
  const wanted = new Set(call.query.geofenceId)
  const read = await happenedReader(call, event => wanted.has(event.geofenceId))
  const devices = wanted.size > 0 ? await devicesOf(call) : []
  const found = await eachDevice(devices, async device => visitsOf(await read(device)))
  if (call.alternative) {
    return workbookReply(visitSheets(found, await reportFrame(call), await geofenceNames(found, call.table)))
  }
  return found
    .flatMap(({ device, result }) => result.map(visit => visitModel(device, visit)))
    .toSorted((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime))
}
