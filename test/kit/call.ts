/** Calls an operation through its real handler, with an event in API Gateway's format. */
import { randomUUID } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { Operation } from '#shared/api/operation.ts'
import { handle } from '#shared/http/handle.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { publishingChanges } from '#shared/http/liveChanges.ts'

export interface Sent {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: string | Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>
  /** Objects are sent as JSON, or as a form if the operation accepts forms; text is sent unchanged. An image is Base64. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
  readonly ip?: string
  /** HTTP method, for operations that accept any. */
  readonly method?: string
}

export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  /** The body as text, decompressed. */
  readonly text: string
  /** The body as bytes, decompressed. */
  readonly bytes: Buffer
  /** The parsed body, or undefined if it is not JSON. */
  readonly json: any
}

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>

/** Loads the declarations of one group only, because all groups take 0.1 s per test file. */
const operationAt = async (address: string): Promise<Operation> => {
  const [api, group] = address.split('.')
  const declared: Readonly<Record<string, Readonly<Record<string, Operation>>>> = await import(
    `../../shared/api/${api}/${group}.ts`
  )
  const found = Object.values(declared)
    .flatMap(of => Object.values(of))
    .find(operation => operation.address === address)
  if (!found) throw new Error(`there is no operation ${address}`)
  return found
}

/** Calls the operation at an address such as `traccar.devices.create`. */
export const call = async (address: string, sent: Sent = {}): Promise<Received> => {
  const operation = await operationAt(address)
  return callHandler(await handlerAt(address), operation, sent)
}

/** Returns the Lambda handler of an implementation, like the entry of the bundle. */
export const handlerOf = async <const O extends Operation>(operation: O, implementation: Implementation<O>) => {
  const { api } = operation
  const { [api]: dialect } = await import(`../../shared/http/dialects/${api}.ts`)
  return handle(operation, dialect, publishingChanges(operation, implementation))
}

const handlers = new Map<string, Handler>()

/** Returns the Lambda handler of an operation or another function, by its address. */
export const handlerAt = async (address: string): Promise<Handler> => {
  const path = address.split('.')
  const name = path.pop() ?? ''
  const exported = (await import(`../../functions/${path.join('/')}.ts`))[name]
  if (path.length === 1) return exported
  const known = handlers.get(address) ?? (await handlerOf(await operationAt(address), exported))
  handlers.set(address, known)
  return known
}

/** Calls a handler of a test's own operation. */
export const callHandler = async (handler: Handler, operation: Operation, sent: Sent = {}): Promise<Received> =>
  received(await handler(eventFor(operation, sent), { awsRequestId: randomUUID() } as Context))

/** Returns the event of a request, in payload format 2.0 of API Gateway. */
const eventFor = (operation: Operation, sent: Sent = {}): APIGatewayProxyEventV2 => {
  const { method, route } = operation
  const path = route.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(sent.params?.[name] ?? '')),
  )
  const { body, contentType } = bodyOf(operation, sent.body)
  const isBase64Encoded = operation.bodyType === 'image'
  const headers = { host: 'gps.example.org', ...(contentType && { 'content-type': contentType }), ...sent.headers }
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    rawPath: path,
    rawQueryString: queryOf(sent.query),
    headers,
    ...(sent.cookies && { cookies: [...sent.cookies] }),
    ...(sent.params && {
      pathParameters: Object.fromEntries(Object.entries(sent.params).map(([name, value]) => [name, String(value)])),
    }),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: 'gps.example.org',
      domainPrefix: 'gps',
      http: {
        method: sent.method ?? method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: sent.ip ?? '192.0.2.1',
        userAgent: 'test',
      },
      requestId: 'request-1',
      routeKey: `${method} ${route}`,
      stage: '$default',
      time: '01/Jun/2026:12:00:00 +0000',
      timeEpoch: Date.parse('2026-06-01T12:00:00Z'),
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  }
}

const queryOf = (query: Sent['query']): string => {
  if (typeof query === 'string') return query
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  )
  return new URLSearchParams(pairs).toString()
}

const bodyOf = ({ bodyType }: Operation, body: unknown): { body?: string; contentType?: string } => {
  if (body === undefined) return {}
  if (bodyType === 'form') {
    const text = typeof body === 'string' ? body : new URLSearchParams(body as Record<string, string>).toString()
    return { body: text, contentType: 'application/x-www-form-urlencoded' }
  }
  const contentType = bodyType === 'image' ? 'image/png' : 'application/json'
  return { body: typeof body === 'string' ? body : JSON.stringify(body), contentType }
}

const received = (result: APIGatewayProxyStructuredResultV2): Received => {
  const headers = Object.fromEntries(Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]))
  const bytes = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8')
  const encoding = headers['content-encoding']
  const plain = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
  const text = plain.toString('utf8')
  const isJson = headers['content-type']?.includes('json') ?? false
  return {
    status: result.statusCode ?? 0,
    headers,
    cookies: result.cookies ?? [],
    text,
    bytes: plain,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  }
}
