/** Values of the user form, and role and state of a user. */
import type { User } from '../../session/sessionStore.ts'

type AdministratorFields = Pick<User, 'administrator' | 'admin' | 'deviceLimit' | 'userLimit'>
type UserFields = Pick<
  User,
  | 'name'
  | 'email'
  | 'phone'
  | 'password'
  | 'readonly'
  | 'deviceReadonly'
  | 'limitCommands'
  | 'fixedEmail'
  | 'disabled'
  | 'expirationTime'
>

/** If `asAdministrator` is true, includes the fields that only administrators set. An empty password keeps the current one. */
export const userFormValues = (
  text: (name: string) => string,
  asAdministrator: boolean,
): UserFields & Partial<AdministratorFields> => {
  const flag = (name: string) => text(name) !== ''
  const ends = text('expirationTime')
  return {
    name: text('name'),
    email: text('email'),
    phone: text('phone') || null,
    password: text('password') || null,
    ...flagsOf(text('access'), text('deviceReadonly') !== ''),
    limitCommands: flag('limitCommands'),
    fixedEmail: flag('fixedEmail'),
    disabled: flag('disabled'),
    expirationTime: ends === '' ? null : new Date(ends).toISOString(),
    // The API has two names for this flag.
    ...(asAdministrator && {
      administrator: flag('administrator'),
      admin: flag('administrator'),
      deviceLimit: Number(text('deviceLimit')),
      userLimit: Number(text('userLimit')),
    }),
  }
}

/** What a user can do with what is shared: the first one is suggested for a new user. */
export const ACCESSES = ['view', 'changeNoDevices', 'change'] as const
export type Access = (typeof ACCESSES)[number]

type AccessFlags = Pick<User, 'readonly' | 'deviceReadonly'>

export const accessOf = ({ readonly, deviceReadonly }: AccessFlags): Access =>
  readonly ? 'view' : deviceReadonly ? 'changeNoDevices' : 'change'

/** A user that can view only keeps its other flag. An unknown access is the least. */
const flagsOf = (access: string, deviceReadonly: boolean): AccessFlags => ({
  readonly: access !== 'change' && access !== 'changeNoDevices',
  deviceReadonly: access === 'changeNoDevices' || (access !== 'change' && deviceReadonly),
})

export type Role = 'administrator' | 'manager' | 'user'
export type AccountState = 'active' | 'disabled' | 'expired'

export const roleOf = ({ administrator, userLimit }: Pick<User, 'administrator' | 'userLimit'>): Role => {
  if (administrator === true) return 'administrator'
  return userLimit === 0 ? 'user' : 'manager'
}

/** `now` is Unix time in milliseconds. */
export const stateOf = (
  { disabled, expirationTime }: Pick<User, 'disabled' | 'expirationTime'>,
  now: number,
): AccountState => {
  if (disabled) return 'disabled'
  return expirationTime !== null && Date.parse(expirationTime) <= now ? 'expired' : 'active'
}
