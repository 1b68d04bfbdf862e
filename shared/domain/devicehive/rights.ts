/** Rights of a DeviceHive token. A token only restricts the rights that its user has in all APIs. */

/** Payload of a token, with the names that clients read and send back. */
export interface TokenPayload {
  /** User id. */
  readonly u: number
  /** Ids of actions. */
  readonly a: readonly number[] | null
  /** Ids of networks and of device types, or `*`. */
  readonly n: readonly string[] | null
  readonly dt: readonly string[] | null
  /** Expiration, Unix time in milliseconds. */
  readonly e: number
  /** 1 for an access token, 0 for a refresh token. */
  readonly t: 0 | 1
}

export type Scope = 'all' | ReadonlySet<string>

export interface Rights {
  readonly actions: 'any' | ReadonlySet<number>
  readonly networks: Scope
  readonly deviceTypes: Scope
}

const ANY = 0
const NONE = 1
const EVERYTHING = '*'

/** Actions of DeviceHive. Some of them refer to features that this server does not have. */
const ACTIONS = {
  '*': ANY,
  None: NONE,
  GetNetwork: 2,
  GetDevice: 3,
  GetDeviceNotification: 4,
  GetDeviceCommand: 5,
  RegisterDevice: 6,
  CreateDeviceCommand: 7,
  UpdateDeviceCommand: 8,
  CreateDeviceNotification: 9,
  GetCurrentUser: 10,
  UpdateCurrentUser: 11,
  ManageUser: 12,
  ManageConfiguration: 13,
  ManageNetwork: 14,
  ManageToken: 15,
  ManagePlugin: 16,
  GetDeviceType: 17,
  ManageDeviceType: 18,
} as const
type ActionName = keyof typeof ACTIONS

/** Actions of a client's login token. */
const CLIENT_ACTIONS: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17]

const idOf: ReadonlyMap<string, number> = new Map(
  Object.entries(ACTIONS).map(([name, id]): [string, number] => [name.toLowerCase(), id]),
)
const known: ReadonlySet<number> = new Set(idOf.values())

/** Returns the ids of actions given by name, in any case, or by id. Returns the id of no right if none is known. */
export const actionIds = (actions: readonly (string | number)[] | null): number[] => {
  if (actions?.length === 0) return []
  const ids = (actions ?? []).map(action => (typeof action === 'number' ? action : idOf.get(action.toLowerCase())))
  const found = [...new Set(ids)].filter(id => id !== undefined).filter(id => known.has(id))
  // An empty list would mean the rights of a client.
  return found.length > 0 ? found : [NONE]
}

type Scopes = Pick<TokenPayload, 'a' | 'n' | 'dt'>

interface Login {
  readonly administrator: boolean
  /** True if the user manages other users. */
  readonly manages: boolean
  readonly networks: readonly number[]
  readonly deviceTypes: 'all' | readonly number[]
}

/** Returns the scopes of a login token. A user who manages others has the same rights here as in the other APIs. */
export const loginScopes = ({ administrator, manages, networks, deviceTypes }: Login): Scopes => {
  const dt = deviceTypes === 'all' ? [EVERYTHING] : deviceTypes.map(String)
  if (administrator) return { a: [ANY], n: [EVERYTHING], dt: [EVERYTHING] }
  return {
    a: [...CLIENT_ACTIONS, ...(manages ? [ACTIONS.ManageUser] : [])].sort(ascending),
    n: networks.map(String),
    dt,
  }
}

const ascending = (one: number, other: number) => one - other

/**
 * Returns the rights that a token's lists stand for. `allDeviceTypes` is the current value of the user's record; lists
 * do not restrict it.
 */
export const rightsOf = ({ a, n, dt }: Scopes, allDeviceTypes: boolean): Rights => ({
  actions: a?.includes(ANY) ? 'any' : new Set(a?.length === 0 ? CLIENT_ACTIONS : a),
  networks: scopeOf(n),
  deviceTypes: allDeviceTypes ? 'all' : scopeOf(dt),
})

const scopeOf = (ids: readonly string[] | null): Scope => (ids?.includes(EVERYTHING) ? 'all' : new Set(ids))

export const holds = ({ actions }: Rights, name: ActionName): boolean => actions === 'any' || actions.has(ACTIONS[name])

export const covers = (scope: Scope, id: number): boolean => scope === 'all' || scope.has(String(id))

/** Returns true if a requested token grants nothing beyond the caller's token. */
export const isWithin = (requested: Rights, own: Rights): boolean =>
  (own.actions === 'any' ||
    (requested.actions !== 'any' && [...requested.actions].every(id => id === NONE || has(own, id)))) &&
  isSubset(requested.networks, own.networks) &&
  isSubset(requested.deviceTypes, own.deviceTypes)

const has = ({ actions }: Rights, id: number) => actions === 'any' || actions.has(id)
const isSubset = (requested: Scope, own: Scope) =>
  own === 'all' || (requested !== 'all' && [...requested].every(id => own.has(id)))

/** Returns true if a token grants all rights of its user. */
export const isUnrestricted = ({ actions, networks, deviceTypes }: Rights): boolean =>
  actions === 'any' && networks === 'all' && deviceTypes === 'all'
