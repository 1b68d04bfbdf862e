/** Rules for changing a user's profile. Functions return an error message, or undefined if the change is allowed. */
import type { User } from '../model/user.ts'

/** Stored profile of a user. Secrets are stored separately. */
export type Profile = Omit<User, NotStored> & { administrator: boolean }
type NotStored =
  'id' | 'admin' | 'administrator' | 'temporary' | 'password' | 'token' | 'totpKey' | 'secondFactor' | 'login'

/**
 * Role of the caller toward a user: an administrator, its manager, the user itself, or an unrelated caller who
 * registers.
 */
export type Actor = 'administrator' | 'manager' | 'self' | 'stranger'

/** Returns true if the account is active at a Unix time in milliseconds. */
export const isActive = ({ disabled, expirationTime }: Profile, now: number): boolean =>
  !disabled && (expirationTime === null || Date.parse(expirationTime) > now)

/** Returns the message for an inactive account. */
export const inactivity = ({ disabled }: Profile): string => (disabled ? 'Account is disabled' : 'Account has expired')

/**
 * One flag has two names. A body can contain one of them. If it contains both with different values, the changed one is
 * used.
 */
const administratorFlag = ({ admin, administrator }: User, stored = false): boolean => {
  if (admin === undefined || administrator === undefined) return admin ?? administrator ?? false
  return admin === administrator ? admin : !stored
}

export const profileOf = (body: User, stored = false): Profile => {
  const { id: _id, admin: _admin, password: _password, token: _token, totpKey: _totpKey, ...more } = body
  const { secondFactor: _secondFactor, login: _login, temporary: _temporary, ...rest } = more
  return { ...rest, administrator: administratorFlag(body, stored), phone: body.phone?.trim() ?? null }
}

/** Only administrators can set these, also in a new user. */
const POWERS = ['administrator', 'deviceLimit', 'userLimit'] as const
/** A user's manager can set these. The user itself cannot, because they restrict it. */
const BONDS = [
  'readonly',
  'deviceReadonly',
  'limitCommands',
  'disableReports',
  'disabled',
  'fixedEmail',
  'expirationTime',
] as const

const NOTHING: Pick<Profile, (typeof POWERS)[number] | (typeof BONDS)[number]> = {
  administrator: false,
  deviceLimit: 0,
  userLimit: 0,
  readonly: false,
  deviceReadonly: false,
  limitCommands: false,
  disableReports: false,
  disabled: false,
  fixedEmail: false,
  expirationTime: null,
}

const REFUSED = 'Admin access required'

/**
 * A user before and after a change; `before` is undefined for a new user. `token` is the value that the caller sent.
 */
export interface UserUpdate {
  readonly before?: Profile | undefined
  readonly after: Profile
  readonly token: string | null
  /** Expiration of the caller's own account. */
  readonly callerExpires: string | null
}

/** Returns why the caller cannot make this change, or undefined if it can. */
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

/** Returns true if an account would expire later than the caller's; null means never. */
const outlives = (expires: string | null, callerExpires: string | null): boolean =>
  callerExpires !== null && (expires === null || Date.parse(expires) > Date.parse(callerExpires))

/** Returns the default profile of a user with this name and address. */
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
  disableReports: false,
  fixedEmail: false,
  poiLayer: null,
})

/** Returns the user with all rights that a new deployment gets. */
export const firstAdministrator = (email: string): Profile => ({
  ...plainProfile('Administrator', email),
  administrator: true,
})
