/** What a user is to SmartServer, told from its profile and its standing. */
import type { TenantId, UserId } from '../../model/ids.ts'
import type { SmartServerUser, UserType } from '../../model/smartserver.ts'
import { loginOf, managesTenant, type SmartServerProfile, type Membership, type TenantRole } from '../membership.ts'
import type { Profile } from '../userRules.ts'

/** As much of a user as decides here. */
export type Person = Profile & { readonly id: UserId; readonly standing: Membership }

const TYPES: Readonly<Record<TenantRole, UserType>> = { owner: 'OWNER', manager: 'USER_MANAGER', member: 'USER' }

/** What it is in its customer; whoever belongs to none is no more than a user. */
export const userTypeOf = ({ administrator, standing: { tenantId, tenantRole = 'member' } }: Person): UserType => {
  if (administrator) return 'ADMIN'
  return tenantId === undefined ? 'USER' : TYPES[tenantRole]
}

/** The role in a tenant that a user type stands for; a member's is not written down. */
export const roleOf = (type: UserType): TenantRole | undefined =>
  type === 'OWNER' ? 'owner' : type === 'USER_MANAGER' ? 'manager' : undefined

const RANKS: readonly UserType[] = ['USER', 'USER_MANAGER', 'OWNER', 'ADMIN']

/** Whether somebody may make users of a type: none above itself, and a plain user none at all. */
export const mayMake = (maker: Person, type: UserType): boolean =>
  userTypeOf(maker) !== 'USER' && RANKS.indexOf(type) <= RANKS.indexOf(userTypeOf(maker))

/** Whether it looks after a user: an administrator after all, an owner or manager after its customer's, all after themselves. */
export const isInScope = (viewer: Person, user: Person): boolean =>
  viewer.administrator ||
  viewer.id === user.id ||
  (managesTenant(viewer) && viewer.standing.tenantId === user.standing.tenantId)

/** What only SmartServer says of a user. The two names stand while they are still those of the profile. */
export const partOf = (person: Person): SmartServerProfile => {
  const kept = person.standing.smartserver
  if (kept && joinedName(kept, loginOf(person)) === person.name) return kept
  return { ...UNSAID, ...kept, ...splitName(person.name) }
}

/** What is so while SmartServer has said nothing of a user. */
const UNSAID = { locale: null, demoMode: 'GLOBAL', licenseAccepted: false, googleApiKey: null } as const

/** Whether it has still to accept the licence, which plain users need not. */
export const mustAcceptLicense = (person: Person): boolean =>
  userTypeOf(person) !== 'USER' && !(person.standing.smartserver?.licenseAccepted ?? false)

/** The tenant of a user and the key that all its users share. */
interface CustomerKey {
  readonly id: TenantId
  readonly googleApiKey: string | null
}

/** A user as SmartServer shows it; the key is its customer's, its own only where it has no customer. */
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

/** SmartServer knows a person by two names, all others by one. */
export interface PersonName {
  readonly firstName: string
  readonly lastName: string
}

/** The one name of both; who has neither is called by its login. */
export const joinedName = ({ firstName, lastName }: PersonName, login: string): string =>
  [firstName, lastName].filter(part => part !== '').join(' ') || login

/** The two parts of a name, divided at its last space; they join to that name again. */
export const splitName = (name: string): PersonName => {
  const space = name.lastIndexOf(' ')
  const [firstName, lastName] = [name.slice(0, Math.max(space, 0)), name.slice(space + 1)]
  return firstName !== '' && lastName !== '' ? { firstName, lastName } : { firstName: name, lastName: '' }
}
