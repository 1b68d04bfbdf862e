/** Results of reports. Distances are meters, speeds knots, durations milliseconds, regardless of display units. */
import * as z from 'zod/mini'
import { Degrees, Knots, Liters, Meters, Milliseconds } from './units.ts'
import { EventModel } from './event.ts'
import { PositionModel } from './position.ts'
import { WireTime } from './time.ts'

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** Members with which each row begins. */
const driven = {
  deviceId: id,
  deviceName: z.string(),
  distance: Meters,
  averageSpeed: Knots,
  maxSpeed: Knots,
}
/** Members that rows of later Traccar versions share. */
const use = { spentFuel: Liters, startOdometer: Meters, endOdometer: Meters }

/** Summary of a device's positions in a range. */
export const ReportSummary = z
  .strictObject({
    ...driven,
    engineHours: Milliseconds,
    ...use,
    startTime: WireTime,
    endTime: WireTime,
    startHours: Milliseconds,
    endHours: Milliseconds,
  })
  .check(z.meta({ id: 'ReportSummary' }))
export type ReportSummary = z.infer<typeof ReportSummary>

/** Trip of a device. */
export const ReportTrips = z
  .strictObject({
    ...driven,
    startPositionId: id,
    endPositionId: id,
    startLat: Degrees,
    startLon: Degrees,
    endLat: Degrees,
    endLon: Degrees,
    startTime: WireTime,
    startAddress: z.nullable(z.string()),
    endTime: WireTime,
    endAddress: z.nullable(z.string()),
    duration: Milliseconds,
    ...use,
    driverUniqueId: z.nullable(z.string()),
    driverName: z.nullable(z.string()),
  })
  .check(z.meta({ id: 'ReportTrips' }))
export type ReportTrips = z.infer<typeof ReportTrips>

/** Stop of a device. */
export const ReportStops = z
  .strictObject({
    ...driven,
    ...use,
    startTime: WireTime,
    endTime: WireTime,
    positionId: id,
    latitude: Degrees,
    longitude: Degrees,
    address: z.nullable(z.string()),
    duration: Milliseconds,
    engineHours: Milliseconds,
  })
  .check(z.meta({ id: 'ReportStops' }))
export type ReportStops = z.infer<typeof ReportStops>

/** Visit of a device in a geofence. The members of a drive are 0. */
export const ReportGeofences = z
  .strictObject({
    ...driven,
    ...use,
    startTime: WireTime,
    endTime: WireTime,
    geofenceId: id,
  })
  .check(z.meta({ id: 'ReportGeofences' }))
export type ReportGeofences = z.infer<typeof ReportGeofences>

/** Route of a device with its events. */
export const ReportCombined = z
  .strictObject({
    deviceId: id,
    /** Longitude and latitude of each position, oldest first. */
    route: z.array(z.tuple([Degrees, Degrees])),
    events: z.array(EventModel),
    /** Positions of the route that an event refers to. */
    positions: z.array(PositionModel),
  })
  .check(z.meta({ id: 'ReportCombined' }))
export type ReportCombined = z.infer<typeof ReportCombined>
