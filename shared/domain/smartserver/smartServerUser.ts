/** SmartServer's view of a user, derived from its profile and its membership. */
import type { TenantId, UserId } from '../../model/ids.ts'
import type { SmartServerUser, UserType } from '../../model/smartserver.ts'
import { loginOf, managesTenant, type SmartServerProfile, type Membership, type TenantRole } from '../membership.ts'
import type { Profile } from '../userRules.ts'

/** The fields of a user that these rules need. */
export type Person = Profile & { readonly id: UserId; readonly standing: Membership }

const TYPES: Readonly<Record<TenantRole, UserType>> = { owner: 'OWNER', manager: 'USER_MANAGER', member: 'USER' }

/** Returns the user type. A user without a customer is an administrator or a plain user. */
export const userTypeOf = ({ administrator, standing: { tenantId, tenantRole = 'member' } }: Person): UserType => {
  if (administrator) return 'ADMIN'
  return tenantId === undefined ? 'USER' : TYPES[tenantRole]
}

/** Returns the tenant role of a user type; undefined for a member, whose role is not stored. */
export const roleOf = (type: UserType): TenantRole | undefined =>
  type === 'OWNER' ? 'owner' : type === 'USER_MANAGER' ? 'manager' : undefined

const RANKS: readonly UserType[] = ['USER', 'USER_MANAGER', 'OWNER', 'ADMIN']

/**
 * Returns true if a user can create users of a type. The type must not be higher than its own; plain users cannot
 * create any.
 */
export const canCreate = (creator: Person, type: UserType): boolean =>
  userTypeOf(creator) !== 'USER' && RANKS.indexOf(type) <= RANKS.indexOf(userTypeOf(creator))

/**
 * Returns true if the viewer manages a user: administrators manage all, owners and managers their customer's, and all
 * themselves.
 */
export const isInScope = (viewer: Person, user: Person): boolean =>
  viewer.administrator ||
  viewer.id === user.id ||
  (managesTenant(viewer) && viewer.standing.tenantId === user.standing.tenantId)

/** Returns the fields that only SmartServer has. The two names are valid only while they join to the profile's name. */
export const smartServerProfile = (person: Person): SmartServerProfile => {
  const kept = person.standing.smartserver
  if (kept && joinedName(kept, loginOf(person)) === person.name) return kept
  return { ...DEFAULTS, ...kept, ...splitName(person.name) }
}

/** Defaults of a user that SmartServer has never changed. */
const DEFAULTS = { locale: null, demoMode: 'GLOBAL', licenseAccepted: false, googleApiKey: null } as const

/** Returns true if the user must accept the license first. Plain users need not. */
export const mustAcceptLicense = (person: Person): boolean =>
  userTypeOf(person) !== 'USER' && !(person.standing.smartserver?.licenseAccepted ?? false)

/** Tenant of a user, and the key that all its users share. */
interface CustomerKey {
  readonly id: TenantId
  readonly googleApiKey: string | null
}

/** Returns a user in SmartServer's format. The key is the customer's, or its own if it has no customer. */
export const toSmartServerUser = (person: Person, customer: CustomerKey | undefined): SmartServerUser => {
  const { firstName, lastName, locale, demoMode, googleApiKey } = smartServerProfile(person)
  const { tenantId } = person.standing
  return {
    id: person.id,
    userName: loginOf(person),
    firstName,
    lastName,
    emailAddress: person.email,
    locale,
    customerId: tenantId ?? null,
    userType: userTypeOf(person),
    licenseAgreementAccepted: !mustAcceptLicense(person),
    demoMode,
    googleApiKey: tenantId === undefined ? googleApiKey : (customer?.googleApiKey ?? null),
    blocked: person.disabled,
  }
}

/** SmartServer has two names per user; the other APIs have one. */
export interface PersonName {
  readonly firstName: string
  readonly lastName: string
}

/** Returns both names joined, or the login if both are empty. */
export const joinedName = ({ firstName, lastName }: PersonName, login: string): string =>
  [firstName, lastName].filter(part => part !== '').join(' ') || login

/** Splits a name at its last space. The parts join to the same name again. */
export const splitName = (name: string): PersonName => {
  const space = name.lastIndexOf(' ')
  const [firstName, lastName] = [name.slice(0, Math.max(space, 0)), name.slice(space + 1)]
  return firstName !== '' && lastName !== '' ? { firstName, lastName } : { firstName: name, lastName: '' }
}
