/**
 * Rules for changes that users make to other users or to themselves. Functions return an error message, or undefined if
 * allowed.
 */
import type { User } from '../model/user.ts'

/** Stored fields of a user, without secrets, which are stored separately. */
export type Profile = Omit<User, 'id' | 'admin' | 'administrator' | 'password' | 'token'> & { administrator: boolean }

/**
 * Role of the caller toward a user: administrator, its manager, the user itself, or an unauthenticated caller that
 * registers.
 */
export type Actor = 'administrator' | 'manager' | 'self' | 'stranger'

/** Returns true if the account can be used at `now`, Unix time in milliseconds. */
export const isActive = ({ disabled, expirationTime }: Profile, now: number): boolean =>
  !disabled && (expirationTime === null || Date.parse(expirationTime) > now)

/** Returns the message for an inactive account. */
export const inactivity = ({ disabled }: Profile): string => (disabled ? 'Account is disabled' : 'Account has expired')

/** Returns the flag that has two names. If a body has both and they differ, the one that the caller changed counts. */
const administratorFlag = ({ admin, administrator }: User, stored = false): boolean => {
  if (admin === undefined || administrator === undefined) return admin ?? administrator ?? false
  return admin === administrator ? admin : !stored
}

export const profileOf = (body: User, stored = false): Profile => {
  const { id: _id, admin: _admin, password: _password, token: _token, ...rest } = body
  return { ...rest, administrator: administratorFlag(body, stored), phone: body.phone?.trim() ?? null }
}

/** Fields that only administrators can set, also for a new user. */
const POWERS = ['administrator', 'deviceLimit', 'userLimit'] as const
/** Fields that a user's manager can set. The user itself cannot, because they restrict it. */
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

/**
 * Values of a user before and after a change. `before` is undefined for a new user. `token` is the value that the
 * caller sent.
 */
export interface UserUpdate {
  readonly before?: Profile | undefined
  readonly after: Profile
  readonly token: string | null
  /** Expiry of the caller's account. */
  readonly callerExpires: string | null
}

/** Returns the message if the actor may not make this change, or undefined if it may. */
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

/** Returns true if the account would expire later than the caller's. Null means never. */
const outlives = (expires: string | null, callerExpires: string | null): boolean =>
  callerExpires !== null && (expires === null || Date.parse(expires) > Date.parse(callerExpires))

/** Returns the profile of a user with only a name and an address. */
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

/** Returns the profile of the administrator that every new deployment has. */
export const firstAdministrator = (email: string): Profile => ({
  ...plainProfile('Administrator', email),
  administrator: true,
})
