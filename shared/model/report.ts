/** Results of reports. Distances are meters, speeds knots, durations milliseconds, regardless of display units. */
import * as z from 'zod/mini'
import { Degrees, Knots, Meters, Milliseconds } from '../units.ts'
import { WireTime } from './time.ts'

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** Summary of a device's positions in a range. */
export const ReportSummary = z
  .strictObject({
    deviceId: id,
    deviceName: z.string(),
    distance: Meters,
    averageSpeed: Knots,
    maxSpeed: Knots,
    engineHours: Milliseconds,
  })
  .check(z.meta({ id: 'ReportSummary' }))
export type ReportSummary = z.infer<typeof ReportSummary>

/** Trip of a device. */
export const ReportTrips = z
  .strictObject({
    deviceId: id,
    deviceName: z.string(),
    distance: Meters,
    averageSpeed: Knots,
    maxSpeed: Knots,
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
    /** Text such as `12.50 %`, or `-` if unknown. */
    spentFuel: z.string(),
  })
  .check(z.meta({ id: 'ReportTrips' }))
export type ReportTrips = z.infer<typeof ReportTrips>
