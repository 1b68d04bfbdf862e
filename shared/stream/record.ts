/**
 * What travels through the stream: the points of one tracker request, in the order in which they came. Written by ingest,
 * read by the consumer, which trusts nothing in it. JSON, because a day's records must be readable in an incident.
 */
import * as z from 'zod/mini'
import { DeviceId, MAX_DEVICE_ID } from '../model/ids.ts'

/** Of one record; a longer report is several. */
export const MAX_POINTS = 1000

/** A point as a protocol read it. Absent members have the defaults that `pointDefaults` gives. */
export const Point = z.strictObject({
  fixTime: z.int(),
  /** When the device's clock differs from the fix. */
  deviceTime: z.optional(z.int()),
  latitude: z.optional(z.number()),
  longitude: z.optional(z.number()),
  altitude: z.optional(z.number()),
  speed: z.optional(z.number()),
  course: z.optional(z.number()),
  accuracy: z.optional(z.number()),
  valid: z.optional(z.boolean()),
  attributes: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
})
export type Point = z.infer<typeof Point>

/** A point that can never become a position, kept with its reason. */
export const Rejected = z.strictObject({
  reason: z.string().check(z.maxLength(500)),
  raw: z.string().check(z.maxLength(16_384)),
})
export type Rejected = z.infer<typeof Rejected>

export const StreamRecord = z.strictObject({
  /** Version of this form. */
  v: z.literal(1),
  deviceId: DeviceId.check(z.maximum(MAX_DEVICE_ID)),
  protocol: z.string().check(z.maxLength(32)),
  /** Our receipt, milliseconds: becomes `serverTime`, also when the record is delivered twice. */
  receivedAt: z.int(),
  /** The tracker's address; becomes the attribute `ip`. */
  ip: z.optional(z.string().check(z.maxLength(64))),
  points: z.array(Point).check(z.maxLength(MAX_POINTS)),
  rejected: z.optional(z.array(Rejected).check(z.maxLength(MAX_POINTS))),
})
export type StreamRecord = z.infer<typeof StreamRecord>

export const encodeRecord = (record: StreamRecord): Uint8Array => Buffer.from(JSON.stringify(record))

/** Throws when the bytes are not a record: a poison record. */
export const decodeRecord = (data: Uint8Array): StreamRecord =>
  StreamRecord.parse(JSON.parse(Buffer.from(data).toString('utf8')))
