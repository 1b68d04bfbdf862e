/**
 * Permissions of a DeviceHive token. A token can only restrict what its user is allowed to do by the rules of all APIs.
 */

/** Payload of a token, with the member names that clients read and send. */
export interface TokenPayload {
  /** Id of the user. */
  readonly u: number
  /** Ids of actions. */
  readonly a: readonly number[] | null
  /** Ids of networks and of device types, or `*`. */
  readonly n: readonly string[] | null
  readonly dt: readonly string[] | null
  /** Expiry as Unix time in milliseconds. */
  readonly e: number
  /** Token type. 1: access token; 0: refresh token. */
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

/** DeviceHive's actions. Some of them apply to features that this server does not have. */
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

/** Actions of the token that a client's login returns. */
const CLIENT_ACTIONS: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17]

const idOf: ReadonlyMap<string, number> = new Map(
  Object.entries(ACTIONS).map(([name, id]): [string, number] => [name.toLowerCase(), id]),
)
const known: ReadonlySet<number> = new Set(idOf.values())

/** Returns the ids of actions listed by id, or by name in any case. Returns only the action None if all are unknown. */
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

/** Returns the scopes of a login's token. A user that manages others can do the same here as in the other APIs. */
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
 * Returns the rights that a token's lists describe. `allDeviceTypes` is the current value of the user's record; no list
 * restricts it.
 */
export const rightsOf = ({ a, n, dt }: Scopes, allDeviceTypes: boolean): Rights => ({
  actions: a?.includes(ANY) ? 'any' : new Set(a?.length === 0 ? CLIENT_ACTIONS : a),
  networks: scopeOf(n),
  deviceTypes: allDeviceTypes ? 'all' : scopeOf(dt),
})

const scopeOf = (ids: readonly string[] | null): Scope => (ids?.includes(EVERYTHING) ? 'all' : new Set(ids))

export const holds = ({ actions }: Rights, name: ActionName): boolean => actions === 'any' || actions.has(ACTIONS[name])

export const covers = (scope: Scope, id: number): boolean => scope === 'all' || scope.has(String(id))

/** Returns true if a requested token has no rights beyond those of the current token. */
export const isWithin = (requested: Rights, own: Rights): boolean =>
  (own.actions === 'any' ||
    (requested.actions !== 'any' && [...requested.actions].every(id => id === NONE || has(own, id)))) &&
  isSubset(requested.networks, own.networks) &&
  isSubset(requested.deviceTypes, own.deviceTypes)

const has = ({ actions }: Rights, id: number) => actions === 'any' || actions.has(id)
const isSubset = (requested: Scope, own: Scope) =>
  own === 'all' || (requested !== 'all' && [...requested].every(id => own.has(id)))

/** Returns true if the token allows everything that its user is allowed to do. */
export const isUnrestricted = ({ actions, networks, deviceTypes }: Rights): boolean =>
  actions === 'any' && networks === 'all' && deviceTypes === 'all'
