/** Keys with which trackers authenticate their reports. */
import * as z from 'zod/mini'
import { WireTime } from './time.ts'

const id = z.int().check(z.meta({ 'x-unit': 'id' }))
const DAY_MS = 86_400_000
/** Ten years. */
const OVERLAP_MAX_MS = 3650 * DAY_MS

/** How long earlier keys stay valid: a day by default, null until they are removed. */
export const IngestKeyRotation = z
  .strictObject({
    overlapMs: z._default(
      z.nullable(z.int().check(z.minimum(0), z.maximum(OVERLAP_MAX_MS), z.meta({ 'x-unit': 'ms' }))),
      DAY_MS,
    ),
  })
  .check(z.meta({ id: 'IngestKeyRotation' }))

const EarlierKey = z
  .strictObject({
    createdAt: WireTime,
    /** Null if it is valid until it is removed. */
    validUntil: z.nullable(WireTime),
  })
  .check(z.meta({ id: 'EarlierIngestKey' }))

/** A new key. No later response contains it. */
export const IngestKeyCreated = z
  .strictObject({
    deviceId: id,
    key: z.string(),
    createdAt: WireTime,
    /** Address for reports, relative to the address for trackers. */
    path: z.string(),
    /** Keys that are still valid. */
    earlier: z.array(EarlierKey),
  })
  .check(z.meta({ id: 'IngestKeyCreated' }))

/** Whether a device needs a key, and reports that had none or a wrong one. */
export const IngestKeyState = z
  .strictObject({
    deviceId: id,
    hasKey: z.boolean(),
    /** True if the server requires keys, so that the key can be replaced but not removed. */
    required: z.boolean(),
    createdAt: z.nullable(WireTime),
    earlier: z.array(EarlierKey),
    /** Refused reports since the key was created; at least this many. */
    refused: z.int().check(z.meta({ 'x-unit': 'count' })),
    lastRefused: z.nullable(WireTime),
    /** Network of the last refused sender. */
    lastRefusedFrom: z.nullable(z.string()),
  })
  .check(z.meta({ id: 'IngestKeyState' }))
export type IngestKeyState = z.infer<typeof IngestKeyState>
