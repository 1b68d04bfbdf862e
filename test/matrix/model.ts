/** Who is linked to what in the matrix's world, in plain numbers: what the oracle judges by. */

export interface Somebody {
  readonly id: number
  readonly administrator?: boolean
  readonly readonly?: boolean
  readonly deviceReadonly?: boolean
  readonly limitCommands?: boolean
  /** Why the account can not be used. */
  readonly inactive?: 'Account is disabled' | 'Account has expired'
  readonly userLimit?: number
  /** When the account ends. */
  readonly expirationTime?: string | null
  /** It has accepted SmartServer's licence. */
  readonly licensed?: boolean
  readonly devices: readonly number[]
  readonly groups: readonly number[]
  readonly geofences: readonly number[]
  readonly manages: readonly number[]
  /** The types of DeviceHive that it may have; absent: all. */
  readonly deviceTypes?: readonly number[]
  readonly tenant?: number
  readonly tenantRole?: 'owner' | 'manager' | 'member'
}

export interface Model {
  readonly users: ReadonlyMap<number, Somebody>
  /** The group of each device, 0 for none; of a deleted device there is no entry, and so on. */
  readonly devices: ReadonlyMap<number, number>
  /** The tenant of each device that has one. */
  readonly tenants: ReadonlyMap<number, number>
  /** The tenants that there are. */
  readonly customers: ReadonlySet<number>
  /** The parent of each group. */
  readonly groups: ReadonlyMap<number, number>
  readonly geofences: ReadonlySet<number>
  /** The device of each alias and position. */
  readonly aliases: ReadonlyMap<number, number>
  readonly positions: ReadonlyMap<number, number>
  readonly events: ReadonlyMap<number, { readonly device: number; readonly geofence: number }>
}

/** What SmartServer says of a user that decides what it may. */
export interface Becomes {
  readonly userType?: 'ADMIN' | 'OWNER' | 'USER_MANAGER' | 'USER'
  readonly customerId?: number | null
  readonly blocked?: boolean
}

/** What a request names, and what it wants where that matters. */
export interface Names {
  readonly devices?: readonly number[]
  readonly groups?: readonly number[]
  readonly geofences?: readonly number[]
  readonly user?: number
  readonly alias?: number
  readonly positions?: readonly number[]
  readonly event?: number
  /** Everything, not the caller's only. */
  readonly all?: boolean
  /** Into which group a device or a group is put, and where it stands. */
  readonly group?: { readonly from: number; readonly to: number }
  /** What is changed in a user: for administrators only, or for its manager too. */
  readonly sets?: 'power' | 'bond'
  /** The end that an account is given. */
  readonly until?: string
  readonly customer?: number
  readonly deviceType?: number
  /** What a user is made or changed to be, as SmartServer has it. */
  readonly becomes?: Becomes
  /** The request brings this name and the right or a wrong password of its own. */
  readonly signsIn?: 'right' | 'wrong'
}

/** By relation to who asks, from nearest to none; what is somebody's own stands with its owner. */
export type Ids = Readonly<Record<string, number>>

/** The shared things of the world. */
export interface Things {
  readonly devices: Ids
  readonly groups: Ids
  readonly geofences: Ids
}
