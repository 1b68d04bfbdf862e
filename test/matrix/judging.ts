/** What the oracles of all APIs judge by: who sees and looks after what, from the contracts alone. */
import type { Model, Names, Somebody } from './model.ts'
import type { Narrowed } from './narrowed.ts'

export type Verdict =
  | { readonly is: 'allowed' }
  /** Nobody who may use the system signed the request. */
  | { readonly is: 'unauthenticated' }
  /** 404: no session, or a user whom only administrators may look for. */
  | { readonly is: 'missing' }
  /** 400 and this sentence, or any where none is given. */
  | { readonly is: 'refused'; readonly sentence?: string }
  /** 403, where the API knows it. */
  | { readonly is: 'forbidden' }

export interface Asked {
  readonly address: string
  readonly names: Names
  readonly by: 'session' | 'basic' | 'bearer' | 'nothing'
  /** What the token of DeviceHive is for, if it is for less than its user. */
  readonly token?: Narrowed
}

/** Refused in some words; there is no such thing. Any other text is the sentence of a refusal. */
export const ANY = '*'
export const MISSING = '404'
/** Told so by 403, where the API knows it. */
export const FORBIDDEN = '403'

export interface Case extends Asked {
  readonly model: Model
  readonly caller: Somebody
}
export type Check = (one: Case) => string | false | undefined

/** A group is the caller's when it, or one that it stands in, is linked to the caller. */
const groupIsOf = (caller: Somebody, group: number, model: Model): boolean => {
  for (let at = group, steps = 0; at > 0 && steps < 20; at = model.groups.get(at) ?? 0, steps += 1)
    if (caller.groups.includes(at)) return true
  return false
}
export const seesGroup = ({ caller, model }: Case, group: number): boolean =>
  model.groups.has(group) && (caller.administrator || groupIsOf(caller, group, model))
/** A tenant's people and things stay among themselves; who or what has none is apart from nobody. */
export const areApart = (one: number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other
export const looksAfterTenant = ({ tenant, tenantRole }: Somebody): boolean =>
  tenant !== undefined && (tenantRole === 'owner' || tenantRole === 'manager')
export const looksAfter = ({ caller, model }: Case, user: number): boolean =>
  caller.id === user ||
  caller.manages.includes(user) ||
  (looksAfterTenant(caller) && model.users.get(user)?.tenant === caller.tenant)
/** Nobody but administrators acts on an administrator, nobody but owners on an owner. */
export const isAbove = (user: Somebody | undefined, caller: Somebody): boolean =>
  !caller.administrator &&
  (user?.administrator === true || (user?.tenantRole === 'owner' && caller.tenantRole !== 'owner'))

export const seesDevice = ({ caller, model }: Case, device: number): boolean => {
  const group = model.devices.get(device)
  if (group === undefined) return false
  if (caller.administrator) return true
  if (areApart(caller.tenant, model.tenants.get(device))) return false
  return caller.devices.includes(device) || groupIsOf(caller, group, model)
}
export const seesGeofence = ({ caller, model }: Case, geofence: number): boolean =>
  model.geofences.has(geofence) && (caller.administrator || caller.geofences.includes(geofence))
