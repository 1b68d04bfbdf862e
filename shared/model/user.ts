import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoring, date, decimal, flag, integer, reference, requiredName, text } from './wire.ts'

const token = text(128).check(
  z.refine(
    value => value === null || value === '' || /^[A-Za-z0-9]{16,128}$/.test(value),
    'must be at least 16 letters and digits',
  ),
)

/**
 * User account: union of the Traccar 3.9 model and the later users API. `admin` and `administrator` are two names of
 * one flag. `password` and `token` are write-only: always null in responses, except the token in the response to the
 * request that set it.
 */
export const User = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    email: requiredName(),
    phone: text(),
    readonly: flag(),
    // A missing flag does not mean false here. Of the two names for one flag, the sent one counts.
    admin: z.optional(flag()),
    administrator: z.optional(flag()),
    map: text(),
    distanceUnit: text(),
    speedUnit: text(),
    latitude: decimal('degrees', -90, 90),
    longitude: decimal('degrees', -180, 180),
    zoom: integer(0, 30),
    twelveHourFormat: flag(),
    coordinateFormat: text(),
    disabled: flag(),
    expirationTime: date(),
    deviceLimit: integer(-1),
    userLimit: integer(-1),
    deviceReadonly: flag(),
    limitCommands: flag(),
    fixedEmail: flag(),
    poiLayer: text(512),
    token,
    password: text(128),
  })
  .check(z.meta({ id: 'User', ...ignoring('login', 'disableReports', 'totpKey', 'temporary') }))
export type User = z.infer<typeof User>
