/**
 * Results of reports. Distances are in meters, speeds in knots, durations in milliseconds, regardless of the user's
 * units.
 */
import * as z from 'zod/mini'
import { Degrees, Knots, Meters, Milliseconds } from '../units.ts'
import { WireTime } from './time.ts'

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** Summary of all positions of a device in a range. */
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

/** One trip of a device. */
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
    /** Text such as `12.50 %`; `-` if unknown. */
    spentFuel: z.string(),
  })
  .check(z.meta({ id: 'ReportTrips' }))
export type ReportTrips = z.infer<typeof ReportTrips>
