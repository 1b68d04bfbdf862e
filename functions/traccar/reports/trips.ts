import { reports } from '#shared/api/traccar/reports.ts'
import { type Trip, tripFold, tripRules } from '#shared/domain/trips.ts'
import { tripSheets } from '#shared/export/reportSheets.ts'
import { foldDevices } from '#shared/http/foldDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { reportFrame } from '#shared/http/reportFrame.ts'
import { workbookReply } from '#shared/http/workbook.ts'
import type { ReportTrips } from '#shared/model/report.ts'
import { traccarTime } from '#shared/model/time.ts'

export const handler = handle(reports.trips, async call => {
  const found = await foldDevices(call, settings => tripFold(tripRules(settings)))
  if (call.alternative) return workbookReply(tripSheets(found, await reportFrame(call)))
  return found.flatMap(({ device, result }) => result.map(trip => tripModel(device, trip)))
})

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
  // Only protocols that we do not speak tell the fuel level in a way that Traccar reads.
  spentFuel: '-',
})
