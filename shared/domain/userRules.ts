/** What one user may decide about another, or about itself. Refusals are sentences; undefined is consent. */
import type { User } from '../model/user.ts'

/** What the system keeps of a user; the secrets are kept apart. */
export type Profile = Omit<User, 'id' | 'admin' | 'administrator' | 'password' | 'token'> & { administrator: boolean }

/** Who acts on a user: an administrator, the one who manages it, the user itself, or somebody who only registers. */
export type Actor = 'administrator' | 'manager' | 'self' | 'stranger'

/** Whether the account may be used at a moment, in milliseconds. */
export const isActive = ({ disabled, expirationTime }: Profile, now: number): boolean =>
  !disabled && (expirationTime === null || Date.parse(expirationTime) > now)

/** Why an account that is not active is refused. */
export const inactivity = ({ disabled }: Profile): string => (disabled ? 'Account is disabled' : 'Account has expired')

/**
 * One flag under two names. A body with one of them means that one; where both are there and differ, the one that the
 * caller changed counts.
 */
const administratorFlag = ({ admin, administrator }: User, stored = false): boolean => {
  if (admin === undefined || administrator === undefined) return admin ?? administrator ?? false
  return admin === administrator ? admin : !stored
}

export const profileOf = (body: User, stored = false): Profile => {
  const { id: _id, admin: _admin, password: _password, token: _token, ...rest } = body
  return { ...rest, administrator: administratorFlag(body, stored), phone: body.phone?.trim() ?? null }
}

/** For administrators only, also when they stand in a new user. */
const POWERS = ['administrator', 'deviceLimit', 'userLimit'] as const
/** A user's manager may set these; the user itself may not, since they bind it. */
const BONDS = ['readonly', 'deviceReadonly', 'limitCommands', 'disabled', 'fixedEmail', 'expirationTime'] as const

const NOTHING: Pick<Profile, (typeof POWERS)[number] | (typeof BONDS)[number]> = {
  administrator: false,
  deviceLimit: 0,
  userLimit: 0,
  readonly: false,
  deviceReadonly: false,
  limitCommands: false,
  disabled: false,
  fixedEmail: false,
  expirationTime: null,
}

const REFUSED = 'Admin access required'

/** What a user was and is to be; `before` is undefined for a new one. `token` is what the caller sent for it. */
export interface UserUpdate {
  readonly before?: Profile | undefined
  readonly after: Profile
  readonly token: string | null
  /** When the caller's own account ends. */
  readonly callerExpires: string | null
}

/** Why the actor may not make this change, or undefined. */
export const refusedChange = (
  actor: Actor,
  { before, after, token, callerExpires }: UserUpdate,
): string | undefined => {
  if (actor === 'administrator') return undefined
  const from = before ?? NOTHING
  const changed = (name: (typeof POWERS)[number] | (typeof BONDS)[number]) => from[name] !== after[name]
  if (token || POWERS.some(changed)) return REFUSED
  if (actor !== 'manager' && BONDS.some(changed)) return REFUSED
  if (changed('expirationTime') && outlives(after.expirationTime, callerExpires)) return REFUSED
  return actor === 'self' && before?.fixedEmail && before.email !== after.email ? REFUSED : undefined
}

/** Whether an account would last longer than the one of whoever says so; null is for ever. */
const outlives = (expires: string | null, callerExpires: string | null): boolean =>
  callerExpires !== null && (expires === null || Date.parse(expires) > Date.parse(callerExpires))

/** A user of whom nothing is known but its name and address. */
export const plainProfile = (name: string, email: string): Profile => ({
  attributes: {},
  name,
  email,
  phone: null,
  readonly: false,
  administrator: false,
  map: null,
  distanceUnit: null,
  speedUnit: null,
  latitude: 0,
  longitude: 0,
  zoom: 0,
  twelveHourFormat: false,
  coordinateFormat: null,
  disabled: false,
  expirationTime: null,
  deviceLimit: 0,
  userLimit: 0,
  deviceReadonly: false,
  limitCommands: false,
  fixedEmail: false,
  poiLayer: null,
})

/** A user with every right, as a new installation gets it. */
export const firstAdministrator = (email: string): Profile => ({
  ...plainProfile('Administrator', email),
  administrator: true,
})
