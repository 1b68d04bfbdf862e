/**
 * An operation is an endpoint, declared once: its route, IAM policy, local route, OpenAPI entry, row in the permission
 * matrix and 401 test are all read from the declaration. Its address is `traccar.devices.create`
 * if functions/traccar/devices.ts exports it as `create`.
 */
import type * as z from 'zod/mini'
import type { Grant } from './grants.ts'

/** Where the id of a guarded object stands in the request; a list of ids is checked one by one, 0 and absent are not. */
export type IdSource = `${'params' | 'query' | 'body'}.${string}`

/** The objects of a request and where their ids stand. The caller must have access to each. */
export type Guards = Partial<Record<'device' | 'group' | 'geofence' | 'user', readonly IdSource[]>>

export type Access =
  | 'public'
  | {
      readonly role: 'user' | 'administrator'
      /** Refused for readonly users and on a readonly server. */
      readonly writes: boolean
      readonly guards: Guards
      /** DeviceHive: a token needs one of these actions. */
      readonly actions?: readonly Action[]
      /** SmartServer: also for those who have still to accept the licence. */
      readonly beforeLicense?: true
      /** Installations whose owner set this ask nobody to sign in for it. */
      readonly openBy?: AnonymousSetting
    }

/** What an owner may set to open operations to anyone: a member of the environment. */
export type AnonymousSetting = 'vehiclesAnonymous'
type ClosedAccess = Exclude<Access, 'public'>

/** Any signed-in caller who may see the guarded objects. */
export const user = (guards: Guards = {}): ClosedAccess => ({ role: 'user', writes: false, guards })
/** As `user`, but not a readonly one. */
export const writer = (guards: Guards = {}): ClosedAccess => ({ role: 'user', writes: true, guards })
/** As another rule, where the owner of the installation did not open the operation to anyone. */
export const orAnonymous = (openBy: AnonymousSetting, access: ClosedAccess) => ({ ...access, openBy })
export const administrator = (guards: Guards = {}): Access => ({ role: 'administrator', writes: false, guards })

/** What a token of DeviceHive may allow; what they allow its user must be allowed anyway. */
export type Action =
  | 'GetNetwork'
  | 'GetDevice'
  | 'RegisterDevice'
  | 'GetCurrentUser'
  | 'UpdateCurrentUser'
  | 'ManageUser'
  | 'ManageConfiguration'
  | 'ManageNetwork'
  | 'ManageToken'
  | 'GetDeviceType'
  | 'ManageDeviceType'

/** Whoever brings a token with one of these actions. */
export const tokenWith = (...actions: readonly Action[]): Access => ({
  role: 'user',
  writes: false,
  guards: {},
  actions,
})

/** SmartServer: any signed-in caller, also one who has still to accept the licence. */
export const licenseOptional = (): Access => ({ role: 'user', writes: false, guards: {}, beforeLicense: true })

/** Media types of files to take away. */
export const CSV = 'text/csv'
export const GPX = 'application/gpx+xml'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export type Alternative = typeof CSV | typeof GPX | typeof XLSX

export interface OperationSpec {
  /** ANY: every method that no other operation has on this path; such operations only say what is not there. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'ANY'
  /** A GET that monitors ask for by HEAD too. */
  readonly answersHead?: true
  /** API Gateway's own syntax, below the base path of its API. */
  readonly path: `/${string}`
  /** Imperative, at most eight words. */
  readonly summary: string
  /** Markdown, if the summary does not say everything a client needs. */
  readonly description?: string
  readonly access: Access
  /** Grants in addition to those that every operation has, and to those of its table access and changes. */
  readonly grants?: readonly Grant[]
  /** Default: `read` for GET, `write` for other methods. */
  readonly tableAccess?: 'read' | 'write'
  readonly changes?: Changes
  readonly params?: z.ZodMiniType
  /** Each member is read from all values of that query key, in order. */
  readonly query?: z.ZodMiniType
  readonly body?: z.ZodMiniType
  /** How the body is written; JSON unless said otherwise. */
  readonly bodyType?: 'json' | 'form' | 'text'
  /** A request without a body is one with `{}`. */
  readonly bodyOptional?: true
  /** The handler reads the body itself, because what it asks before comes first: `body()`. */
  readonly bodyWhen?: 'asked'
  /** null: no body. */
  readonly response: z.ZodMiniType | null
  /** The status of a success; 200, or 204 without a body, unless said otherwise. */
  readonly status?: 200 | 201
  /** How the response is written; JSON unless said otherwise. */
  readonly responseType?: 'text'
  /** What else it answers with, besides JSON, when Accept asks for just that. */
  readonly alternatives?: readonly Alternative[]
  /** Hashes or verifies a password, which takes about the CPU time of a whole virtual CPU. */
  readonly hashesPassword?: true
  /** Memory of its function in MB. Default: 512, or 1769 if it hashes a password. */
  readonly memoryMb?: number
}

/**
 * What an operation changes for live clients: a device, or the devices below a group. The chain reads the previous viewers,
 * publishes the change after the commit, and the grant live:publish follows.
 */
export type Changes =
  /** The handler records the devices with `live`. */
  | 'byHandler'
  | {
      readonly device?: IdSource
      readonly group?: IdSource
      /** Users who can lose access to the devices: all who see them before the change, or the named one. */
      readonly viewers?: 'before' | IdSource
      /** The new parent of the group. Nothing is published if the group stays under it. */
      readonly parent?: IdSource
    }

export interface Operation extends OperationSpec {
  readonly grants: readonly Grant[]
  readonly api: ApiName
  /** `traccar.devices.create` */
  readonly address: string
  /** The whole path: `/api/devices/{id}`. */
  readonly route: string
}

/** The APIs and where each stands. */
export const BASE_PATHS = { traccar: '/api', smartserver: '/iap', vehicles: '/v2', devicehive: '/dh/rest' } as const
export type ApiName = keyof typeof BASE_PATHS

/** Names a group of operations: gives each its address and its whole route. */
export const group = <const G extends Record<string, OperationSpec>>(
  api: ApiName,
  name: string,
  specs: G,
): { readonly [K in keyof G]: G[K] & Operation } => {
  const named = Object.entries(specs).map(([key, spec]) => [
    key,
    {
      ...spec,
      ...(spec.hashesPassword && { memoryMb: HASHING_MB }),
      grants: grantsOf(api, spec),
      api,
      address: `${api}.${name}.${key}`,
      route: BASE_PATHS[api] + spec.path,
    },
  ])
  return Object.fromEntries(named)
}

/** A whole virtual CPU. */
const HASHING_MB = 1769

/** Returns all grants of an operation. Fallbacks have none, because they return a constant to everybody. */
const grantsOf = (
  api: ApiName,
  { method, grants = [], tableAccess = method === 'GET' ? 'read' : 'write', changes }: OperationSpec,
): readonly Grant[] =>
  method === 'ANY'
    ? []
    : [
        'table:read',
        ...(tableAccess === 'write' ? (['table:write'] as const) : []),
        ...grants,
        ...(changes ? (['live:publish'] as const) : []),
        ...identificationGrants(api, tableAccess),
        'request:count',
      ]

/** Returns the grants to identify the caller. A SmartServer session is extended by each request. */
const identificationGrants = (api: ApiName, tableAccess: 'read' | 'write'): readonly Grant[] => [
  ...(api === 'smartserver' && tableAccess === 'read' ? (['session:renew'] as const) : []),
  'login:count',
  ...(api === 'devicehive' ? (['signing:read'] as const) : []),
]

/** What a schema gives, or undefined where the operation has none. */
export type Parsed<S> = S extends z.ZodMiniType ? z.output<S> : undefined
