/** What the server knows about the silence of a device. */
import * as z from 'zod/mini'
import { WireTime } from './time.ts'

const id = z.int().check(z.meta({ 'x-unit': 'id' }))
const ms = z.int().check(z.meta({ 'x-unit': 'ms' }))

const LatestFix = z
  .strictObject({
    fixTime: WireTime,
    /** Time of receipt. */
    serverTime: WireTime,
    protocol: z.nullable(z.string()),
    valid: z.boolean(),
    outdated: z.boolean(),
    batteryLevel: z.nullable(z.number().check(z.meta({ 'x-unit': 'percent' }))),
    charge: z.nullable(z.boolean()),
    /** Clock of the device minus that of the server at receipt. Negative if the report was sent later. */
    clockOffset: ms,
  })
  .check(z.meta({ id: 'DiagnosisFix' }))

const RefusedPoint = z
  .strictObject({ serverTime: WireTime, reason: z.string(), willRetry: z.boolean() })
  .check(z.meta({ id: 'RefusedPoint' }))

export const DeviceDiagnosis = z
  .strictObject({
    deviceId: id,
    /** Also after the device has expired. */
    disabled: z.boolean(),
    status: z.nullable(z.string()),
    /** Time of the last report, with or without a place. */
    lastUpdate: z.nullable(WireTime),
    /** After this time without reports, the status becomes `unknown`. */
    statusTimeout: ms,
    /** Null without a position. */
    latestFix: z.nullable(LatestFix),
    /** The newest points that could not become positions, newest first; at most ten. */
    refusedPoints: z.array(RefusedPoint),
    hasKey: z.boolean(),
    /** Reports without a valid key since the key was created; at least this many. */
    refusedForKey: z.int().check(z.meta({ 'x-unit': 'count' })),
    lastRefusedForKey: z.nullable(WireTime),
    /** Network of the last refused sender. */
    lastRefusedFrom: z.nullable(z.string()),
  })
  .check(z.meta({ id: 'DeviceDiagnosis' }))
export type DeviceDiagnosis = z.infer<typeof DeviceDiagnosis>
