/** SmartServer's view of a user, derived from its profile and its membership. */
import type { TenantId, UserId } from '../../model/ids.ts'
import type { SmartServerUser, UserType } from '../../model/smartserver.ts'
import { loginOf, managesTenant, type SmartServerProfile, type Membership, type TenantRole } from '../membership.ts'
import type { Profile } from '../userRules.ts'

/** Fields of a user that these rules need. */
export type Person = Profile & { readonly id: UserId; readonly standing: Membership }

const TYPES: Readonly<Record<TenantRole, UserType>> = { owner: 'OWNER', manager: 'USER_MANAGER', member: 'USER' }

/** Returns the role of a user in its customer. A user without a customer has the type USER. */
export const userTypeOf = ({ administrator, standing: { tenantId, tenantRole = 'member' } }: Person): UserType => {
  if (administrator) return 'ADMIN'
  return tenantId === undefined ? 'USER' : TYPES[tenantRole]
}

/** Returns the tenant role of a user type, or undefined for plain users: the role of members is not stored. */
export const roleOf = (type: UserType): TenantRole | undefined =>
  type === 'OWNER' ? 'owner' : type === 'USER_MANAGER' ? 'manager' : undefined

const RANKS: readonly UserType[] = ['USER', 'USER_MANAGER', 'OWNER', 'ADMIN']

/** Returns true if the maker may create users of the type: at most its own type. Plain users may not create users. */
export const mayMake = (maker: Person, type: UserType): boolean =>
  userTypeOf(maker) !== 'USER' && RANKS.indexOf(type) <= RANKS.indexOf(userTypeOf(maker))

/**
 * Returns true if the viewer can access the user: administrators all users, owners and managers their customer's,
 * others only themselves.
 */
export const isInScope = (viewer: Person, user: Person): boolean =>
  viewer.administrator ||
  viewer.id === user.id ||
  (managesTenant(viewer) && viewer.standing.tenantId === user.standing.tenantId)

/**
 * Returns the fields that only SmartServer has. Stored first and last names are used while they match the profile's
 * name.
 */
export const partOf = (person: Person): SmartServerProfile => {
  const kept = person.standing.smartserver
  if (kept && joinedName(kept, loginOf(person)) === person.name) return kept
  return { ...UNSAID, ...kept, ...splitName(person.name) }
}

/** Defaults of the fields that SmartServer has not set for a user. */
const UNSAID = { locale: null, demoMode: 'GLOBAL', licenseAccepted: false, googleApiKey: null } as const

/** Returns true if the user has not accepted the license yet. Plain users need not accept it. */
export const mustAcceptLicense = (person: Person): boolean =>
  userTypeOf(person) !== 'USER' && !(person.standing.smartserver?.licenseAccepted ?? false)

/** Tenant of a user, and the key that all its users share. */
interface CustomerKey {
  readonly id: TenantId
  readonly googleApiKey: string | null
}

/** Returns the user in SmartServer's form. The key is the customer's, or the user's if it has no customer. */
export const toSmartServerUser = (person: Person, customer: CustomerKey | undefined): SmartServerUser => {
  const { firstName, lastName, locale, demoMode, googleApiKey } = partOf(person)
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

/** First and last name of a user. Only SmartServer separates them. */
export interface PersonName {
  readonly firstName: string
  readonly lastName: string
}

/** Returns both names as one, or the login if both are empty. */
export const joinedName = ({ firstName, lastName }: PersonName, login: string): string =>
  [firstName, lastName].filter(part => part !== '').join(' ') || login

/** Splits a name at its last space. `joinedName` joins the parts to the same name. */
export const splitName = (name: string): PersonName => {
  const space = name.lastIndexOf(' ')
  const [firstName, lastName] = [name.slice(0, Math.max(space, 0)), name.slice(space + 1)]
  return firstName !== '' && lastName !== '' ? { firstName, lastName } : { firstName: name, lastName: '' }
}
