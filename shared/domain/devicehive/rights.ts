/** What a token of DeviceHive is for. It only ever narrows what its user may do by the rules that all APIs share. */

/** What a token says, by the names that clients read and send back. */
export interface TokenPayload {
  /** The user. */
  readonly u: number
  /** Ids of actions. */
  readonly a: readonly number[] | null
  /** Ids of networks and of device types, or `*`. */
  readonly n: readonly string[] | null
  readonly dt: readonly string[] | null
  /** When it ends, milliseconds since 1970. */
  readonly e: number
  /** 1: to call with; 0: to get such a one with. */
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

/** The actions of DeviceHive, of which some are for things that are not here. */
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

/** What the login of a client may do. */
const CLIENT_ACTIONS: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17]

const idOf: ReadonlyMap<string, number> = new Map(
  Object.entries(ACTIONS).map(([name, id]): [string, number] => [name.toLowerCase(), id]),
)
const known: ReadonlySet<number> = new Set(idOf.values())

/** The ids of actions that are given by name, in any case, or by id. Where none is known, there are no rights. */
export const actionIds = (actions: readonly (string | number)[] | null): number[] => {
  if (actions?.length === 0) return []
  const ids = (actions ?? []).map(action => (typeof action === 'number' ? action : idOf.get(action.toLowerCase())))
  const found = [...new Set(ids)].filter(id => id !== undefined).filter(id => known.has(id))
  // An empty list would be read as the rights of a client.
  return found.length > 0 ? found : [NONE]
}

type Scopes = Pick<TokenPayload, 'a' | 'n' | 'dt'>

interface Login {
  readonly administrator: boolean
  /** Whether it looks after other users. */
  readonly manages: boolean
  readonly networks: readonly number[]
  readonly deviceTypes: 'all' | readonly number[]
}

/** What the token of a login carries. Who looks after others may do here what it may do in the other APIs. */
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

/** What a token's lists mean; `allDeviceTypes` is what its user's record says now, which no list narrows. */
export const rightsOf = ({ a, n, dt }: Scopes, allDeviceTypes: boolean): Rights => ({
  actions: a?.includes(ANY) ? 'any' : new Set(a?.length === 0 ? CLIENT_ACTIONS : a),
  networks: scopeOf(n),
  deviceTypes: allDeviceTypes ? 'all' : scopeOf(dt),
})

const scopeOf = (ids: readonly string[] | null): Scope => (ids?.includes(EVERYTHING) ? 'all' : new Set(ids))

export const holds = ({ actions }: Rights, name: ActionName): boolean => actions === 'any' || actions.has(ACTIONS[name])

export const covers = (scope: Scope, id: number): boolean => scope === 'all' || scope.has(String(id))

/** Whether a token that is asked for allows nothing that the one in hand does not. */
export const isWithin = (requested: Rights, own: Rights): boolean =>
  (own.actions === 'any' ||
    (requested.actions !== 'any' && [...requested.actions].every(id => id === NONE || has(own, id)))) &&
  isSubset(requested.networks, own.networks) &&
  isSubset(requested.deviceTypes, own.deviceTypes)

const has = ({ actions }: Rights, id: number) => actions === 'any' || actions.has(id)
const isSubset = (requested: Scope, own: Scope) =>
  own === 'all' || (requested !== 'all' && [...requested].every(id => own.has(id)))

/** True for a token that allows everything that its user may do. */
export const isUnrestricted = ({ actions, networks, deviceTypes }: Rights): boolean =>
  actions === 'any' && networks === 'all' && deviceTypes === 'all'
