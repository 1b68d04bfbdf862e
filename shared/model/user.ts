import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { date, decimal, flag, integer, nothing, reference, requiredName, text } from './wire.ts'

const token = text(128).check(
  z.refine(
    value => value === null || value === '' || /^[A-Za-z0-9]{16,128}$/.test(value),
    'must be at least 16 letters and digits',
  ),
)

/** Key of a second factor in Base32: at least 80 bits. Spaces, lowercase and padding are accepted. */
const totpKey = z.pipe(
  z.transform((value: unknown) => (typeof value === 'string' ? value.replaceAll(/[\s=]/g, '').toUpperCase() : value)),
  text(128).check(
    z.refine(
      value => value === null || value === '' || /^[A-Z2-7]{16,128}$/.test(value),
      'must be at least 16 characters in Base32',
    ),
  ),
)

/**
 * User in the formats of Traccar 3.9 and of the later users API. `admin` and `administrator` are one flag with two
 * names. `password`, `token` and `totpKey` are write-only and null in responses, except for the token in the response
 * that sets it.
 */
export const User = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    email: requiredName(),
    phone: text(),
    readonly: flag(),
    // Absent does not mean false. If only one of the two names is sent, it is used.
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
    disableReports: flag(),
    // Name of a directory service, which this server does not use.
    login: nothing(),
    // Set by the server for the users of shares. Requests cannot set it.
    temporary: flag(),
    poiLayer: text(512),
    token,
    totpKey,
    // Whether sign-in needs a code. Requests cannot set it.
    secondFactor: z.optional(flag()),
    password: text(128),
  })
  .check(
    z.meta({
      id: 'User',
      ...ignoringUnknown('administrator', 'totpKey', 'login', 'temporary', 'disableReports', 'fixedEmail'),
    }),
  )
export type User = z.infer<typeof User>
