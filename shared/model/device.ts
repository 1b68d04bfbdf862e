import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoring, ignoringUnknown } from './ignoredMembers.ts'
import { date, flag, reference, requiredIdentifier, requiredName, text, requiredDecimal } from './wire.ts'

/** Letters, digits and the punctuation of tracker ids. Without slashes, because an id must not look like a path. */
const UNIQUE_ID = /^[\p{L}\p{N}_:@+-][\p{L}\p{N} _.:@+-]{0,127}$/u

/**
 * A tracking device: `id` is assigned by the server, `uniqueId` is the tracker's own. Requests cannot set `status`,
 * `lastUpdate`, `positionId` and `geofenceIds`.
 */
export const Device = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    uniqueId: requiredIdentifier().check(
      z.refine(value => UNIQUE_ID.test(value), 'must contain only letters, digits, spaces and _ . : @ + -'),
    ),
    status: text(),
    lastUpdate: date(),
    positionId: reference(),
    groupId: reference(),
    geofenceIds: z.pipe(
      z.transform((value: unknown) => value ?? []),
      z.array(z.int().check(z.meta({ 'x-unit': 'id' }))),
    ),
    phone: text(),
    model: text(),
    contact: text(512),
    category: text(),
    disabled: flag(),
    // Today's clients read and send it back. A device has no calendar, so other values are refused, not forgotten.
    calendarId: reference().check(z.refine(id => id === 0, 'must be 0, because devices have no calendar')),
    /** From then on the device counts as disabled. */
    expirationTime: date(),
  })
  .check(z.meta({ id: 'Device', ...ignoringUnknown('calendarId', 'expirationTime') }))
export type Device = z.infer<typeof Device>

/** Farther than any device drives, and small enough for a double to keep centimeters. */
const MAX_METERS = 1e12

/** Total distance and engine hours of a device. Absent and null members remain unchanged. */
export const DeviceAccumulators = z
  .strictObject({
    deviceId: reference(),
    totalDistance: z.optional(
      z.nullable(z.number().check(z.minimum(0), z.maximum(MAX_METERS), z.meta({ 'x-unit': 'm' }))),
    ),
    hours: z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(MAX_METERS), z.meta({ 'x-unit': 'ms' })))),
  })
  .check(z.meta({ id: 'DeviceAccumulators', ...ignoring('attributes') }))

/** Total distance of a device. */
export const DeviceTotalDistance = z
  .strictObject({ deviceId: reference(), totalDistance: requiredDecimal('m', 0, MAX_METERS) })
  .check(z.meta({ id: 'DeviceTotalDistance' }))
