/**
 * An operation is an endpoint, declared once: its route, IAM policy, local route, OpenAPI entry, row in the permission
 * matrix and 401 test are all read from the declaration. Its address is `traccar.devices.create`
 * if functions/traccar/devices.ts exports it as `create`.
 */
import type * as z from 'zod/mini'
import type { LinkedKind } from '../model/linkedKinds.ts'
import { type Audited, auditedAs } from './audited.ts'
import type { Changes } from './changes.ts'
import type { Grant } from './grants.ts'
import { grantsOf } from './operationGrants.ts'
import { type RequiredRight, rightOf } from './rights.ts'

/** Location of an object id in the request. Each id of a list is checked; 0 and missing ids are not. */
export type IdSource = `${'params' | 'query' | 'body'}.${string}`

/** Guarded objects of a request by the location of their ids. The caller must have access to each. */
export type Guards = Partial<Record<'device' | 'group' | 'user' | LinkedKind, readonly IdSource[]>>

/**
 * Lists of ids in the query by kind of object. Ids of objects that the caller cannot access are removed from them, so that
 * the handler never receives them.
 */
export type Filters = Partial<Record<'device' | 'group', `query.${string}`>>

export type Access =
  | 'public'
  | {
      readonly role: 'user' | 'administrator'
      /** If true, readonly users and readonly servers are rejected. */
      readonly writes: boolean
      readonly guards: Guards
      readonly filters?: Filters
      /** Administrators receive notFound for an object that does not exist. Other callers must not learn that. */
      readonly missing?: 'notFound'
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
/** Like `user`, for the operation that returns the guarded object. */
export const reader = (guards: Guards): ClosedAccess => ({ ...user(guards), missing: 'notFound' })
/** Any signed-in caller. Inaccessible objects of these lists are ignored instead of rejected. */
export const userWithFilters = (filters: Filters): ClosedAccess => ({ ...user(), filters })
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
export const KML = 'application/vnd.google-earth.kml+xml'
export const KMZ = 'application/vnd.google-earth.kmz'
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
  /** Right that a narrowed token needs. Default: by method and path, see `rightOf`. */
  readonly right?: RequiredRight
  /** Grants in addition to those that every operation has, and to those of its table access and changes. */
  readonly grants?: readonly Grant[]
  /** Kinds of the caller's objects that are listed if the query selects no others. Their links are read with the session. */
  readonly lists?: readonly ('device' | 'group' | LinkedKind)[]
  /** Default: `read` for GET, `write` for other methods. */
  readonly tableAccess?: 'read' | 'write'
  readonly changes?: Changes
  readonly params?: z.ZodMiniType
  /** Each member is read from all values of that query key, in order. */
  readonly query?: z.ZodMiniType
  readonly body?: z.ZodMiniType
  /** Type of the request body. Defaults to JSON. The schema of an image checks its Base64. */
  readonly bodyType?: 'json' | 'form' | 'text' | 'image'
  /** A missing body is treated as `{}`. */
  readonly bodyOptional?: true
  /** The handler parses the body with `body()`, because its own checks come first. */
  readonly bodyParsing?: 'lazy'
  /** Schema of the response body, or null if it has none. */
  readonly response: z.ZodMiniType | null
  /** Status of a success. Defaults to 200, or 204 without a body. */
  readonly status?: 200 | 201 | 202
  /** Type of the response body. Defaults to JSON. */
  readonly responseType?: 'text'
  /** Media types of the file that the operation returns, whatever Accept requests. The path selects one of several. */
  readonly download?: readonly string[]
  /** Other media types that the operation returns if Accept requests them. */
  readonly alternatives?: readonly Alternative[]
  /** Opens the operation to guests of a share; its handler limits what they see. Default: refused, or anonymous if public. */
  readonly guests?: 'allowed' | 'emptyList'
  /** Hashes or verifies a password, which takes about the CPU time of a whole virtual CPU. */
  readonly hashesPassword?: true
  /** Memory of its function in MB. Default: 512, or 1769 if it hashes a password. */
  readonly memoryMb?: number
}

export interface Operation extends OperationSpec {
  readonly grants: readonly Grant[]
  readonly right: RequiredRight
  /** Entry of a successful request in the audit log. */
  readonly audited: Audited | undefined
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
      grants: grantsOf({ ...spec, api }),
      right: rightOf({ ...spec, api }),
      audited: auditedAs({ ...spec, api }),
      api,
      address: `${api}.${name}.${key}`,
      route: BASE_PATHS[api] + spec.path,
    },
  ])
  return Object.fromEntries(named)
}

/** A whole virtual CPU. */
const HASHING_MB = 1769

/** Output type of a schema; undefined if the operation declares none. */
export type Parsed<S> = S extends z.ZodMiniType ? z.output<S> : undefined
