/**
 * Calls the server's operations by address, typed by their declarations: `call('devices.list', { query: { all: true }
 * })`.
 */
import type * as z from 'zod/mini'
import type { Alternative, Operation, Parsed } from '#shared/api/operation.ts'
import type { Timestamp } from '#shared/api/parameters.ts'
import type { DeviceId, GeofenceId, GroupId, UserId } from '#shared/model/ids.ts'
import { ApiError, apiErrorOf } from './ApiError.ts'
import { type Operations, routes } from './operations.ts'
import { requestQueue } from './requestQueue.ts'

interface ClientOptions {
  /** Origin of the API; default is the origin of the page. */
  readonly origin?: string
  readonly fetch?: typeof fetch
  /** Token to send instead of the session cookie. */
  readonly token?: string
  /** Called when the server returns 401 because the session has ended. */
  readonly onUnauthenticated?: () => void
}

/** A downloaded file. */
export interface Download {
  readonly blob: Blob
  readonly fileName: string
}

export interface Client {
  /** Rejects with ApiError, or with the signal's reason if it was aborted. */
  call<A extends Address>(address: A, ...args: RequestArguments<Request<A>>): Promise<ResponseBody<A>>
  /** Returns the response as a file. `onBytes` receives the number of bytes so far. Rejects as `call` does. */
  download<A extends Address>(
    address: A,
    request: Request<A> & { readonly type: FileType<A>; readonly onBytes?: (bytes: number) => void },
  ): Promise<Download>
}

/** Creates a client. The browser adds the session cookie to its requests. */
export const client = (options: ClientOptions = {}): Client => {
  const sender = { ...options, queue: requestQueue() }
  return {
    call: async (address, ...[request]) => {
      const response = await send(sender, address, { accept: 'application/json', ...request })
      return readBody(response, request?.signal)
    },
    download: async (address, { type, onBytes, ...request }) => {
      const response = await send(sender, address, { accept: type, ...request })
      const chunks = await orUnreachable(chunksOf(response, onBytes), request.signal)
      return { blob: new Blob(chunks, { type }), fileName: fileNameOf(response) ?? address }
    },
  }
}

/** A request without the types of its operation. */
interface UntypedRequest {
  readonly accept: string
  readonly params?: object | undefined
  readonly query?: object | undefined
  readonly body?: object | undefined
  readonly signal?: AbortSignal | undefined
}

type Sender = ClientOptions & { readonly queue: ReturnType<typeof requestQueue> }

const send = async (sender: Sender, address: Address, request: UntypedRequest): Promise<Response> => {
  const { origin = '', fetch: fetcher = fetch, token, onUnauthenticated, queue } = sender
  const [method = '', path = '', form] = routes[address].split(' ')
  const url = origin + buildPath(path, request.params) + buildQuery(request.query)
  const init = { method, ...contentOf(request, form !== undefined, token) }
  const response = await orUnreachable(
    queue(signal => fetcher(url, { ...init, ...(signal && { signal }) }), {
      signal: request.signal,
      // A change that was answered with 503 may have been made.
      repeatable: method === 'GET',
    }),
    request.signal,
  )
  if (response.ok) return response
  if (response.status === 401 && address !== 'session.create') onUnauthenticated?.()
  throw await orUnreachable(apiErrorOf(response), request.signal)
}

const contentOf = ({ accept, body: members }: UntypedRequest, isForm: boolean, token?: string): RequestInit => {
  const body = members && (isForm ? new URLSearchParams(toPairs(members)) : JSON.stringify(members))
  return {
    headers: {
      accept,
      // Marks the request of a program: otherwise browsers open their own password prompt on 401.
      'x-requested-with': 'XMLHttpRequest',
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    // A token must neither use the session of the browser nor replace it.
    ...(token !== undefined && { credentials: 'omit' }),
    ...(body !== undefined && { body }),
  }
}

/** Rejects with ApiError if fetch failed: its TypeError has no cause. */
export const orUnreachable = async <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  try {
    return await promise
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, 'The server cannot be reached', { cause })
  }
}

/** Not validated again, because the server checks every response against its schema. */
const readBody = async (response: Response, signal: AbortSignal | undefined) => {
  if (response.status === 204) return undefined
  const text = await orUnreachable(response.text(), signal)
  return response.headers.get('content-type')?.startsWith('text/plain') ? text : JSON.parse(text)
}

const chunksOf = async (response: Response, onBytes?: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>[]> => {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const reader = response.body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    chunks.push(read.value)
    bytes += read.value.byteLength
    onBytes?.(bytes)
  }
  return chunks
}

/** `attachment; filename=report.xlsx` → `report.xlsx` */
const fileNameOf = ({ headers }: Response): string | undefined =>
  /filename="?([^";]+)"?/.exec(headers.get('content-disposition') ?? '')?.[1]

const buildPath = (path: string, params: object | undefined): string => {
  const values = new Map(Object.entries(params ?? {}))
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))))
}

const buildQuery = (query: object | undefined): string => {
  const text = new URLSearchParams(toPairs(query ?? {})).toString()
  return text === '' ? '' : `?${text}`
}

/** Repeats the name for each value of a list. Omits undefined members. */
const toPairs = (members: object): [string, string][] =>
  Object.entries(members).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value])
      .filter(one => one !== undefined)
      .map((one): [string, string] => [name, one instanceof Date ? one.toISOString() : String(one)]),
  )

/** `devices.list` */
export type Address = keyof Operations
type Declared<A extends Address> = Operations[A]['declared']
type Member<A extends Address, K extends keyof Operation> =
  Declared<A> extends Readonly<Record<K, infer M>> ? M : undefined

/** Response body of the operation; undefined if it has none. Numbers carry their unit in their type. */
export type ResponseBody<A extends Address> = Parsed<Member<A, 'response'>>

/** Media types in which the operation's response can be downloaded as a file. */
export type FileType<A extends Address> =
  Member<A, 'alternatives'> extends readonly (infer T extends Alternative)[] ? T : never

/** Ids are plain numbers here, as in the entities of responses. */
type Id = DeviceId | GeofenceId | GroupId | UserId
/** Timestamps are dates here, and ISO 8601 on the wire. */
type Wire<T> = T extends Timestamp
  ? Date
  : T extends Id
    ? number
    : T extends readonly (infer E)[]
      ? readonly Wire<E>[]
      : T
type Shape<T, Needed> = { readonly [K in keyof T as K extends Needed ? K : never]: Wire<T[K]> } & {
  readonly [K in keyof T as K extends Needed ? never : K]?: Wire<T[K]> | undefined
}
type InputOf<S, Needed> = S extends z.ZodMiniType ? Shape<z.output<S>, Needed> : never

/** A member of a request: absent, optional or required. */
type OptionalPart<K extends string, S, Needed> = [S] extends [undefined]
  ? unknown
  : [Needed] extends [never]
    ? { readonly [N in K]?: InputOf<S, Needed> | undefined }
    : { readonly [N in K]: InputOf<S, Needed> }

/** Request of an operation, with its required and optional members. */
export type Request<A extends Address> = OptionalPart<'params', Member<A, 'params'>, 'id'> &
  OptionalPart<'query', Member<A, 'query'>, Operations[A]['query']> &
  OptionalPart<'body', Member<A, 'body'>, Operations[A]['body']> & { readonly signal?: AbortSignal | undefined }

/** Arguments after the address; optional if the operation requires no members. */
export type RequestArguments<R> = object extends R ? [request?: R] : [request: R]
