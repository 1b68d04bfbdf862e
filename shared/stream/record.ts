/**
 * Format of a stream record: the points of one tracker request, in the order received. Ingest writes it, and the
 * consumer validates it. JSON, because records must be readable during an incident.
 */
import * as z from 'zod/mini'
import { DeviceId, MAX_DEVICE_ID } from '../model/ids.ts'

/** Maximum number of points of one record; a longer report is split into several records. */
export const MAX_POINTS = 1000

/** 2000-01-01 to 9999-12-31. A tracker whose clock is outside this range never set it. */
const fixTime = z.int().check(z.minimum(Date.UTC(2000, 0, 1)), z.maximum(Date.UTC(9999, 11, 31)))
const bounded = (most: number) => z.number().check(z.minimum(-most), z.maximum(most))
const measure = z.number().check(z.minimum(0))

/** A point as the protocol parser returns it. Without coordinates it repeats the device's last position. */
export const Point = z.strictObject({
  fixTime,
  latitude: z.optional(bounded(90)),
  longitude: z.optional(bounded(180)),
  altitude: z.optional(z.number()),
  speed: z.optional(measure),
  course: z.optional(measure),
  accuracy: z.optional(measure),
  valid: z.optional(z.boolean()),
  attributes: z.optional(
    z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .check(z.refine(map => JSON.stringify(map).length <= 4000, 'attributes are longer than 4000 characters')),
  ),
})
export type Point = z.infer<typeof Point>

/** Maximum size of a rejected request in bytes of UTF-8. A table item holds 400 KB including the other attributes. */
const REFUSED_MAX_BYTES = 350_000
/** Maximum size of a rejected request as JSON, where a character can take six bytes. A stream record holds 1 MB. */
const REFUSED_JSON_MAX_BYTES = 950_000

/** Returns true if the stream and the table can store a rejected request in full. */
export const canBeKept = ({ reason, query, contentType, body }: Rejected): boolean => {
  const text = [reason, query, contentType, body]
  const bytes = text.reduce((sum, one) => sum + Buffer.byteLength(one), 0)
  return bytes <= REFUSED_MAX_BYTES && Buffer.byteLength(JSON.stringify(text)) <= REFUSED_JSON_MAX_BYTES
}

/** A point that cannot become a position, with the reason and the request that it came in. */
const Rejected = z
  .strictObject({
    reason: z.string().check(z.maxLength(500)),
    query: z.string(),
    contentType: z.string(),
    body: z.string(),
  })
  .check(z.refine(canBeKept, 'exceeds the size of a table item'))
export interface Rejected {
  readonly reason: string
  readonly query: string
  readonly contentType: string
  readonly body: string
}

const report = {
  /** Version of the format. */
  v: z.literal(1),
  protocol: z.string().check(z.maxLength(32)),
  /** Time of receipt, Unix time in milliseconds. Becomes `serverTime`, also if the record is delivered twice. */
  receivedAt: z.int(),
  /** The tracker's address; becomes the attribute `ip`. */
  ip: z.optional(z.string().check(z.maxLength(64))),
  points: z.array(Point).check(z.maxLength(MAX_POINTS)),
  rejected: z.optional(z.array(Rejected).check(z.maxLength(MAX_POINTS))),
}
export const StreamRecord = z.strictObject({
  ...report,
  deviceId: DeviceId.check(z.maximum(MAX_DEVICE_ID)),
  /** Unique id that the tracker sent. A device that was deleted and registered again meanwhile has another number. */
  uniqueId: z.optional(z.string().check(z.maxLength(128))),
})
export type StreamRecord = z.infer<typeof StreamRecord>

/** A report of a device that must be registered first. */
export const UnregisteredReport = z.strictObject({ ...report, uniqueId: z.string().check(z.regex(/^\w{3,15}$/)) })
export type UnregisteredReport = z.infer<typeof UnregisteredReport>

export const encodeRecord = (record: StreamRecord | UnregisteredReport): Uint8Array =>
  Buffer.from(JSON.stringify(record))

const parsed = (data: Uint8Array): unknown => JSON.parse(Buffer.from(data).toString('utf8'))

/** Parses a report of a registered device. Throws for any other bytes, including reports of unregistered devices. */
export const decodeRecord = (data: Uint8Array): StreamRecord => StreamRecord.parse(parsed(data))

/** Parses any record of the stream. Throws for other bytes: a poison record. */
export const decodeAny = (data: Uint8Array): StreamRecord | UnregisteredReport => {
  const value = parsed(data)
  const isUnregistered = typeof value === 'object' && value !== null && 'uniqueId' in value && !('deviceId' in value)
  return isUnregistered ? UnregisteredReport.parse(value) : StreamRecord.parse(value)
}
