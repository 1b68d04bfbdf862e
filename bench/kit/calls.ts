/** Calls operations through their handlers, with events of API Gateway. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import { setup } from '../../functions/deploy.ts'
import { operations } from '#shared/api/index.ts'
import { handle } from '#shared/http/handle.ts'
import { publishingChanges } from '#shared/http/liveChanges.ts'
import { userId } from '#shared/model/ids.ts'
import { stores } from '#shared/stores.ts'
import type { TestEnvironment } from './testEnvironment.ts'

export interface Administrator {
  readonly authorization: string
  readonly cookie: string
}

const PASSWORD = 'correct horse'

/** Creates the first administrator and a session for it. */
export const administrator = async ({ table, host }: TestEnvironment): Promise<Administrator> => {
  await setup({ adminEmail: 'admin', adminPassword: PASSWORD })
  const { credentials, sessions } = stores(table)
  const account = await credentials.account(userId(1))
  if (!account) throw new Error('no administrator exists')
  return {
    authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
    cookie: `JSESSIONID=${await sessions.open(account, host.now())}`,
  }
}

export interface OperationRequest {
  /** GET if absent. */
  readonly method?: string
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
  readonly body?: string
}

const OperationResponse = z.object({ statusCode: z.number(), body: z._default(z.string(), '') })

const Handler = z.custom<(event: unknown, context: object) => Promise<unknown>>(value => typeof value === 'function')

/** Returns the handler of an operation, as the bundle's entry at its address exports it. */
const handlerAt = async (address: string) => {
  const [api = '', group = '', name = ''] = address.split('.')
  const operation = operations.find(one => one.address === address)
  if (!operation) throw new Error(`unknown operation ${address}`)
  const { [name]: implementation } = await import(`../../functions/${api}/${group}.ts`)
  const { [api]: dialect } = await import(`../../shared/http/dialects/${api}.ts`)
  return Handler.parse(handle(operation, dialect, publishingChanges(operation, implementation)))
}

/** Returns the function that calls an operation and returns the body. It rejects unless the status is 200 or 204. */
export const operation = (address: string): ((sent: OperationRequest) => Promise<string>) => {
  const handler = handlerAt(address)
  // Awaited by each call; an earlier error must not be an unhandled rejection.
  handler.catch(() => undefined)
  return async sent => {
    const result = await (await handler)(eventOf(sent), { awsRequestId: 'bench' })
    const { statusCode, body } = OperationResponse.parse(result)
    if (statusCode !== 200 && statusCode !== 204) throw new Error(`${address} returned ${statusCode}: ${body}`)
    return body
  }
}

const eventOf = ({
  method = 'GET',
  path,
  params,
  query = '',
  headers = {},
  cookies,
  body,
}: OperationRequest): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: `${method} ${path}`,
  rawPath: path,
  rawQueryString: query,
  headers: { host: 'gps.example.org', 'accept-encoding': 'gzip', accept: 'application/json', ...headers },
  ...(cookies && { cookies: [...cookies] }),
  ...(params && { pathParameters: { ...params } }),
  ...(body !== undefined && { body }),
  requestContext: {
    accountId: 'bench',
    apiId: 'bench',
    domainName: 'gps.example.org',
    domainPrefix: 'gps',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'bench' },
    requestId: 'bench',
    routeKey: `${method} ${path}`,
    stage: '$default',
    time: '01/Jun/2026:06:00:00 +0000',
    timeEpoch: 0,
  },
  isBase64Encoded: false,
})
