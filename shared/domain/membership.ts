/**
 * What the system keeps of a user beside its Traccar profile: what the other APIs say of it. It is no part of the free
 * attributes, because much of it decides what the user may do.
 */
import type { TenantId } from '../model/ids.ts'
import type { Profile } from './userRules.ts'
import { canonicalEmail } from './email.ts'

/** What a user is in its tenant: owners and managers look after its other users. */
export type TenantRole = 'owner' | 'manager' | 'member'

export interface Membership {
  /** What it signs in with beside its address; absent: the address only. */
  readonly login?: string
  /** The tenant it belongs to; absent: none. */
  readonly tenantId?: TenantId
  /** Absent: a member. */
  readonly tenantRole?: TenantRole
  /** DeviceHive closed its own door after too many wrong passwords; the other APIs have waits instead. */
  readonly locked?: true
  readonly smartserver?: SmartServerProfile
  readonly devicehive?: DeviceHiveProfile
}

/** What only SmartServer speaks of. */
export interface SmartServerProfile {
  readonly firstName: string
  readonly lastName: string
  readonly locale: string | null
  readonly demoMode: 'GLOBAL' | 'YES' | 'NO'
  readonly licenseAccepted: boolean
  /** Its own; a user of a tenant has the tenant's. */
  readonly googleApiKey: string | null
}

/** What only DeviceHive speaks of. */
export interface DeviceHiveProfile {
  /** Any JSON object. */
  readonly data: Readonly<Record<string, unknown>> | null
  readonly introReviewed: boolean
  readonly allDeviceTypes: boolean
}

type SignInNames = Pick<Profile, 'email'> & { readonly standing: Membership }

/** The name a user signs in with: its login, or its address where it has none. */
export const loginOf = ({ email, standing }: SignInNames): string => standing.login ?? email

/** All names a user signs in with, in the form in which nobody else may have them. */
export const namesOf = ({ email, standing: { login } }: SignInNames): string[] => [
  ...new Set([email, ...(login === undefined ? [] : [login])].map(canonicalEmail)),
]

type Ranked = Pick<Profile, 'administrator'> & { readonly standing: Membership }

/**
 * Whether a user, promoted later perhaps, stands above the one who manages it, who then must not take over its account:
 * nobody but administrators sets anything for an administrator, and nobody but owners for an owner.
 */
export const outranks = (user: Ranked, manager: Ranked): boolean =>
  !manager.administrator &&
  (user.administrator || (user.standing.tenantRole === 'owner' && manager.standing.tenantRole !== 'owner'))

/** Counts as an administrator who will still be let in tomorrow, at every door; one of these must always remain. */
export const countsAsAdministrator = ({ administrator, disabled, expirationTime, standing }: Lasting): boolean =>
  administrator && !disabled && expirationTime === null && standing.locked !== true
type Lasting = Ranked & Pick<Profile, 'disabled' | 'expirationTime'>

/** Whether it looks after the other users of its tenant. */
export const managesTenant = ({ administrator, standing: { tenantId, tenantRole = 'member' } }: Ranked): boolean =>
  !administrator && tenantId !== undefined && tenantRole !== 'member'
