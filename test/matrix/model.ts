/** Model of the matrix's scene, by plain numbers, and the access rules that the oracles of all APIs share. */
import type { LinkedObject } from '#shared/model/linkedKinds.ts'
import type { NarrowedRights } from './narrowed.ts'

export interface ModelUser {
  readonly id: number
  readonly administrator?: boolean
  readonly readonly?: boolean
  readonly deviceReadonly?: boolean
  readonly limitCommands?: boolean
  /** Message for an account that cannot be used; absent if it can. */
  readonly inactive?: 'Account is disabled' | 'Account has expired'
  readonly userLimit?: number
  /** ISO 8601; null: never. */
  readonly expirationTime?: string | null
  /** True if the user has accepted SmartServer's license. */
  readonly licensed?: boolean
  readonly devices: readonly number[]
  readonly groups: readonly number[]
  readonly geofences: readonly number[]
  readonly manages: readonly number[]
  /** DeviceHive's device types of the user; absent: all. */
  readonly deviceTypes?: readonly number[]
  readonly tenant?: number
  readonly tenantRole?: 'owner' | 'manager' | 'member'
}

export interface Model {
  readonly users: ReadonlyMap<number, ModelUser>
  /** Group of each device, 0 for none. Deleted objects have no entry. */
  readonly devices: ReadonlyMap<number, number>
  /** Tenant of each device that has one. */
  readonly tenants: ReadonlyMap<number, number>
  /** Ids of the tenants. */
  readonly customers: ReadonlySet<number>
  /** Parent of each group, 0 for none. */
  readonly groups: ReadonlyMap<number, number>
  readonly geofences: ReadonlySet<number>
  /** Owner of each share. */
  readonly shares: ReadonlyMap<number, number>
  /** Device of each alias, and of each position. */
  readonly aliases: ReadonlyMap<number, number>
  readonly positions: ReadonlyMap<number, number>
  readonly events: ReadonlyMap<number, { readonly device: number; readonly geofence: number }>
}

/** Members of a SmartServer user that decide its role. */
export interface Becomes {
  readonly userType?: 'ADMIN' | 'OWNER' | 'USER_MANAGER' | 'USER'
  readonly customerId?: number | null
  readonly blocked?: boolean
}

/** Objects that a request names, and values that decide whether it is allowed. */
export interface Names {
  readonly devices?: readonly number[]
  readonly groups?: readonly number[]
  readonly geofences?: readonly number[]
  /** A driver, a calendar, …, whose links are those of the geofence with the same id. */
  readonly linked?: LinkedObject
  /** A calendar, besides. */
  readonly calendar?: number
  readonly user?: number
  /** The user who shall manage `user`. */
  readonly manager?: number
  readonly alias?: number
  readonly share?: number
  readonly positions?: readonly number[]
  readonly event?: number
  /** True if the request is for all objects, not only for the caller's. */
  readonly all?: boolean
  /** Current and requested group of a device or a group; 0 for none. */
  readonly group?: { readonly from: number; readonly to: number }
  /** Kind of change to a user. `power`: only administrators can make it; `bond`: its managers can, too. */
  readonly sets?: 'power' | 'bond'
  /** Requested expiration of an account, ISO 8601. */
  readonly until?: string
  readonly customer?: number
  readonly deviceType?: number
  /** Requested role of a user in SmartServer. */
  readonly becomes?: Becomes
  /** Set if the request contains a name with the right or a wrong password. */
  readonly signsIn?: 'right' | 'wrong'
}

/** Ids by the relation to the caller, from nearest to none. A caller's own objects are in `Actor.own`. */
export type Ids = Readonly<Record<string, number>>

/** Objects of the scene that several actors can see. */
export interface Things {
  readonly devices: Ids
  readonly groups: Ids
  readonly geofences: Ids
}

/** Expected response. */
export type Verdict =
  | { readonly is: 'allowed' }
  /** 401: the request has no valid credentials of an active user. */
  | { readonly is: 'unauthenticated' }
  /** 404 */
  | { readonly is: 'missing' }
  /** 400 with this message, or with any message. */
  | { readonly is: 'badRequest'; readonly message?: string }
  /** 403, in APIs that use it. */
  | { readonly is: 'forbidden' }

/** Facts of a request that decide its verdict. */
export interface RequestFacts {
  readonly address: string
  readonly names: Names
  readonly by: 'session' | 'basic' | 'bearer' | 'nothing'
  /** Rights of a DeviceHive token that has less than its user. */
  readonly token?: NarrowedRights
}

/** Verdicts of a check. Any other text is the message of a 400. */
export const ANY = '*'
export const MISSING = '404'
export const FORBIDDEN = '403'

export interface Case extends RequestFacts {
  readonly model: Model
  readonly caller: ModelUser
}
/** Returns why a request is rejected, or false or undefined if this check accepts it. */
export type Check = (one: Case) => string | false | undefined

/** Returns true if the group or one of its ancestors is linked to the caller. */
const groupIsOf = (caller: ModelUser, group: number, model: Model): boolean => {
  for (let at = group, steps = 0; at > 0 && steps < 20; at = model.groups.get(at) ?? 0, steps += 1)
    if (caller.groups.includes(at)) return true
  return false
}
export const seesGroup = ({ caller, model }: Case, group: number): boolean =>
  model.groups.has(group) && (caller.administrator || groupIsOf(caller, group, model))
/** Returns true if both have a tenant and the tenants differ. */
export const inDifferentTenants = (one: number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other
export const managesTenant = ({ tenant, tenantRole }: ModelUser): boolean =>
  tenant !== undefined && (tenantRole === 'owner' || tenantRole === 'manager')
/** Returns true if the user is the caller or one that the caller manages. */
export const manages = ({ caller, model }: Case, user: number): boolean =>
  caller.id === user ||
  caller.manages.includes(user) ||
  (managesTenant(caller) && model.users.get(user)?.tenant === caller.tenant)
/** Returns true if the user has a higher role: only administrators change administrators, and only owners change owners. */
export const outranks = (user: ModelUser | undefined, caller: ModelUser): boolean =>
  !caller.administrator &&
  (user?.administrator === true || (user?.tenantRole === 'owner' && caller.tenantRole !== 'owner'))

export const seesDevice = ({ caller, model }: Case, device: number): boolean => {
  const group = model.devices.get(device)
  if (group === undefined) return false
  if (caller.administrator) return true
  if (inDifferentTenants(caller.tenant, model.tenants.get(device))) return false
  return caller.devices.includes(device) || groupIsOf(caller, group, model)
}
export const seesGeofence = ({ caller, model }: Case, geofence: number): boolean =>
  model.geofences.has(geofence) && (caller.administrator || caller.geofences.includes(geofence))

export const namedUser = ({ model, names }: Case): ModelUser | undefined => model.users.get(names.user ?? 0)
export const isSelf = ({ caller, names }: Case): boolean => caller.id === names.user

/** Returns the checks of the caller's account, with the answers of an API. */
export const accountChecks = (answers: { readonly administrator: string; readonly readonly: string }) => {
  const writer: Check = ({ caller }) => !caller.administrator && caller.readonly && answers.readonly
  return {
    administrator: ({ caller }) => !caller.administrator && answers.administrator,
    writer,
    deviceWriter: ({ caller }) =>
      !caller.administrator && (caller.readonly || caller.deviceReadonly) && answers.readonly,
    /** Readonly users can change only themselves. */
    writerOfUser: one => !isSelf(one) && writer(one),
    /** Rejects a change to a user with a higher role. */
    lowerRole: one => !isSelf(one) && outranks(namedUser(one), one.caller) && answers.administrator,
  } satisfies Record<string, Check>
}
