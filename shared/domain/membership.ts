/**
 * Fields of a user that Traccar's profile does not have: login, tenant, role, per-API data. They are not free
 * attributes, because many of them decide on rights.
 */
import type { TenantId } from '../model/ids.ts'
import type { Profile } from './userRules.ts'
import { canonicalEmail } from './email.ts'

/** Role of a user in its tenant. Owners and managers manage its other users. */
export type TenantRole = 'owner' | 'manager' | 'member'

export interface Membership {
  /** Name to sign in with in addition to the email address; absent if there is none. */
  readonly login?: string
  /** Tenant of the user; absent if it has none. */
  readonly tenantId?: TenantId
  /** Absent for a member. */
  readonly tenantRole?: TenantRole
  /** DeviceHive locked the user after too many wrong passwords. The other APIs delay sign-ins instead. */
  readonly locked?: true
  readonly smartserver?: SmartServerProfile
  readonly devicehive?: DeviceHiveProfile
}

/** Fields that only SmartServer has. */
export interface SmartServerProfile {
  readonly firstName: string
  readonly lastName: string
  readonly locale: string | null
  readonly demoMode: 'GLOBAL' | 'YES' | 'NO'
  readonly licenseAccepted: boolean
  /** The user's own key. Users of a tenant use the tenant's key. */
  readonly googleApiKey: string | null
}

/** Fields that only DeviceHive has. */
export interface DeviceHiveProfile {
  /** Any JSON object. */
  readonly data: Readonly<Record<string, unknown>> | null
  readonly introReviewed: boolean
  readonly allDeviceTypes: boolean
}

type SignInNames = Pick<Profile, 'email'> & { readonly standing: Membership }

/** Returns the login of a user, or its email address if it has no login. */
export const loginOf = ({ email, standing }: SignInNames): string => standing.login ?? email

/** Returns all names of a user for signing in, in their canonical form, which is unique. */
export const namesOf = ({ email, standing: { login } }: SignInNames): string[] => [
  ...new Set([email, ...(login === undefined ? [] : [login])].map(canonicalEmail)),
]

type Ranked = Pick<Profile, 'administrator'> & { readonly standing: Membership }

/**
 * Returns true if a user has a higher role than its manager, perhaps after a promotion. The manager must not take over
 * its account: only administrators change administrators, and only owners change owners.
 */
export const outranks = (user: Ranked, manager: Ranked): boolean =>
  !manager.administrator &&
  (user.administrator || (user.standing.tenantRole === 'owner' && manager.standing.tenantRole !== 'owner'))

/**
 * Returns true for an administrator that can sign in to every API and does not expire. At least one must always exist.
 */
export const countsAsAdministrator = ({ administrator, disabled, expirationTime, standing }: Lasting): boolean =>
  administrator && !disabled && expirationTime === null && standing.locked !== true
type Lasting = Ranked & Pick<Profile, 'disabled' | 'expirationTime'>

/** Returns true if the user manages the other users of its tenant. */
export const managesTenant = ({ administrator, standing: { tenantId, tenantRole = 'member' } }: Ranked): boolean =>
  !administrator && tenantId !== undefined && tenantRole !== 'member'
