/**
 * An operation is an endpoint, declared once: its route, IAM policy, local route, OpenAPI entry, row in the permission
 * matrix and 401 test are all read from the declaration. Its address is `traccar.devices.create`
 * if functions/traccar/devices.ts exports it as `create`.
 */
import type * as z from 'zod/mini'
import type { Grant } from './grants.ts'

/** Location of an object id in the request. Each id of a list is checked; 0 and missing ids are not. */
export type IdSource = `${'params' | 'query' | 'body'}.${string}`

/** Guarded objects of a request by the location of their ids. The caller must have access to each. */
export type Guards = Partial<Record<'device' | 'group' | 'geofence' | 'user', readonly IdSource[]>>

export type Access =
  | 'public'
  | {
      readonly role: 'user' | 'administrator'
      /** If true, readonly users and readonly servers are rejected. */
      readonly writes: boolean
      readonly guards: Guards
      /** DeviceHive: the token must have one of these actions. */
      readonly actions?: readonly Action[]
      /** SmartServer: also allowed before the caller accepted the license. */
      readonly licenseOptional?: true
      /** Setting that allows anonymous access to the operation. */
      readonly anonymousSetting?: AnonymousSetting
    }

/** Environment members with which an operator can allow anonymous access. */
export type AnonymousSetting = 'vehiclesAnonymous'
type ClosedAccess = Exclude<Access, 'public'>

/** Any signed-in caller with access to the guarded objects. */
export const user = (guards: Guards = {}): ClosedAccess => ({ role: 'user', writes: false, guards })
/** Like `user`, except readonly callers. */
export const writer = (guards: Guards = {}): ClosedAccess => ({ role: 'user', writes: true, guards })
/** Like the given rule, or anonymous if the operator's setting allows it. */
export const orAnonymous = (anonymousSetting: AnonymousSetting, access: ClosedAccess) => ({
  ...access,
  anonymousSetting,
})
export const administrator = (guards: Guards = {}): Access => ({ role: 'administrator', writes: false, guards })

/** Actions of DeviceHive tokens. A token never allows more than its user's rights. */
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

/** Any caller whose DeviceHive token has one of the actions. */
export const tokenWith = (...actions: readonly Action[]): Access => ({
  role: 'user',
  writes: false,
  guards: {},
  actions,
})

/** SmartServer: any signed-in caller, also before accepting the license. */
export const licenseOptional = (): Access => ({ role: 'user', writes: false, guards: {}, licenseOptional: true })

/** Media types of downloads. */
export const CSV = 'text/csv'
export const GPX = 'application/gpx+xml'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export type Alternative = typeof CSV | typeof GPX | typeof XLSX

export interface OperationSpec {
  /** HTTP method. ANY covers all methods without another operation on the path; such fallbacks return 404. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'ANY'
  /** The operation also responds to HEAD requests of monitoring tools. */
  readonly answersHead?: true
  /** Path below the base path of the API, in API Gateway syntax. */
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
  /** Type of the request body. Defaults to JSON. */
  readonly bodyType?: 'json' | 'form' | 'text'
  /** A missing body is treated as `{}`. */
  readonly bodyOptional?: true
  /** The handler parses the body with `body()`, because its own checks come first. */
  readonly bodyParsing?: 'lazy'
  /** Schema of the response body, or null if it has none. */
  readonly response: z.ZodMiniType | null
  /** Status of a success. Defaults to 200, or 204 without a body. */
  readonly status?: 200 | 201
  /** Type of the response body. Defaults to JSON. */
  readonly responseType?: 'text'
  /** Other media types that the operation returns if Accept requests them. */
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

/** Base path of each API. */
export const BASE_PATHS = { traccar: '/api', smartserver: '/iap', vehicles: '/v2', devicehive: '/dh/rest' } as const
export type ApiName = keyof typeof BASE_PATHS

/** Declares a group of operations and adds address and route to each. */
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

/** Output type of a schema; undefined if the operation declares none. */
export type Parsed<S> = S extends z.ZodMiniType ? z.output<S> : undefined
