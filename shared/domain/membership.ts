/**
 * User fields that the Traccar profile does not have: login, tenant, role, and data per API. They are separate from the
 * free attributes, because many of them affect permissions.
 */
import type { TenantId } from '../model/ids.ts'
import type { Profile } from './userRules.ts'
import { canonicalEmail } from './email.ts'

/** Role of a user in its tenant. Owners and managers manage the tenant's other users. */
export type TenantRole = 'owner' | 'manager' | 'member'

export interface Membership {
  /** Login name in addition to the email address. Absent if the user has only the address. */
  readonly login?: string
  /** Tenant of the user; absent if it has none. */
  readonly tenantId?: TenantId
  /** Role in the tenant; absent for members. */
  readonly tenantRole?: TenantRole
  /** True if too many wrong passwords locked the user in DeviceHive. The other APIs delay sign-ins instead. */
  readonly locked?: true
  readonly smartserver?: SmartServerProfile
  readonly devicehive?: DeviceHiveProfile
}

/** User fields that only SmartServer has. */
export interface SmartServerProfile {
  readonly firstName: string
  readonly lastName: string
  readonly locale: string | null
  readonly demoMode: 'GLOBAL' | 'YES' | 'NO'
  readonly licenseAccepted: boolean
  /** Key of the user itself. A user of a tenant has the tenant's key instead. */
  readonly googleApiKey: string | null
}

/** User fields that only DeviceHive has. */
export interface DeviceHiveProfile {
  /** Any JSON object. */
  readonly data: Readonly<Record<string, unknown>> | null
  readonly introReviewed: boolean
  readonly allDeviceTypes: boolean
}

type SignInNames = Pick<Profile, 'email'> & { readonly standing: Membership }

/** Returns the user's login, or its email address if it has none. */
export const loginOf = ({ email, standing }: SignInNames): string => standing.login ?? email

/** Returns all sign-in names of a user in canonical form. They must be unique among all users. */
export const namesOf = ({ email, standing: { login } }: SignInNames): string[] => [
  ...new Set([email, ...(login === undefined ? [] : [login])].map(canonicalEmail)),
]

type Ranked = Pick<Profile, 'administrator'> & { readonly standing: Membership }

/**
 * Returns true if a user has a higher role than its manager, for example after a promotion. Such a manager must not
 * take over the account: only administrators change administrators, and only owners change owners.
 */
export const outranks = (user: Ranked, manager: Ranked): boolean =>
  !manager.administrator &&
  (user.administrator || (user.standing.tenantRole === 'owner' && manager.standing.tenantRole !== 'owner'))

/**
 * Returns true for an administrator that is not disabled or locked and never expires. At least one such administrator
 * must always exist.
 */
export const countsAsAdministrator = ({ administrator, disabled, expirationTime, standing }: Lasting): boolean =>
  administrator && !disabled && expirationTime === null && standing.locked !== true
type Lasting = Ranked & Pick<Profile, 'disabled' | 'expirationTime'>

/** Returns true if the user manages the other users of its tenant. */
export const managesTenant = ({ administrator, standing: { tenantId, tenantRole = 'member' } }: Ranked): boolean =>
  !administrator && tenantId !== undefined && tenantRole !== 'member'
