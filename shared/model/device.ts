import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoring, date, flag, reference, requiredName, text, requiredDecimal } from './wire.ts'

/** Letters, digits and the marks that trackers use in ids. No slash, because an id must not look like a path. */
const UNIQUE_ID = /^[\p{L}\p{N}_:@+-][\p{L}\p{N} _.:@+-]{0,127}$/u

/**
 * Device that reports. The server assigns `id`; the device sends `uniqueId`. `status`, `lastUpdate`, `positionId` and
 * `geofenceIds` are read-only.
 */
export const Device = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    uniqueId: requiredName().check(
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
  })
  .check(z.meta({ id: 'Device', ...ignoring('calendarId', 'expirationTime') }))
export type Device = z.infer<typeof Device>

/** A round trip to the Sun: more than any device travels, and small enough for a double to keep centimeters. */
const MAX_METERS = 1e12

/** Total distance that a device has traveled. */
export const DeviceTotalDistance = z
  .strictObject({ deviceId: reference(), totalDistance: requiredDecimal('m', 0, MAX_METERS) })
  .check(z.meta({ id: 'DeviceTotalDistance' }))
