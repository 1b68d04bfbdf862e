import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoring, date, flag, reference, requiredName, text, requiredDecimal } from './wire.ts'

/** Letters, digits and the marks that trackers use in their ids. Never a slash: an id must not look like a path. */
const UNIQUE_ID = /^[\p{L}\p{N}_:@+-][\p{L}\p{N} _.:@+-]{0,127}$/u

/** The thing that reports: `id` is ours, `uniqueId` its own. `status`, `lastUpdate`, `positionId`, `geofenceIds` are the server's. */
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

/** A round trip to the Sun: more than any device drives, and far below where a double loses its centimetres. */
const MAX_METERS = 1e12

/** What a device has driven in all. */
export const DeviceTotalDistance = z
  .strictObject({ deviceId: reference(), totalDistance: requiredDecimal('m', 0, MAX_METERS) })
  .check(z.meta({ id: 'DeviceTotalDistance' }))
