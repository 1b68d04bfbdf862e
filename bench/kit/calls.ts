/** Calls of operations through their real handlers, with events as API Gateway makes them. */
import { resolve } from 'node:path'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import { setup } from '../../functions/deploy.ts'
import { userId } from '#shared/model/ids.ts'
import { stores } from '#shared/stores.ts'
import { invokeOf } from '../../local/functions.ts'
import type { Place } from './place.ts'

export interface Administrator {
  readonly authorization: string
  readonly cookie: string
}

const PASSWORD = 'correct horse'

/** Creates the first administrator, and opens a session for it. */
export const administrator = async ({ table, host }: Place): Promise<Administrator> => {
  await setup({ adminEmail: 'admin', adminPassword: PASSWORD })
  const { credentials, sessions } = stores(table)
  const account = await credentials.account(userId(1))
  if (!account) throw new Error('no administrator exists')
  return {
    authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
    cookie: `JSESSIONID=${await sessions.open(account, host.now())}`,
  }
}

export interface Sent {
  /** GET unless said otherwise. */
  readonly method?: string
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
  readonly body?: string
}

const Answer = z.object({ statusCode: z.number(), body: z._default(z.string(), '') })

/** The operation at an address, such as `traccar.server.get`; its body as the gateway gets it. Rejects unless it is 200 or 204. */
export const operation = (address: string): ((sent: Sent) => Promise<string>) => {
  const file = resolve('functions', `${address.replaceAll('.', '/')}.ts`)
  const called = { address, file, timeoutMs: 30_000, memoryMb: 1024, environment: {}, statements: [] }
  const invoke = invokeOf(new Map([[address, called]]))
  return async sent => {
    const { statusCode, body } = Answer.parse(await invoke(address, eventOf(sent)))
    if (statusCode !== 200 && statusCode !== 204) throw new Error(`${address} answered ${statusCode}: ${body}`)
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
}: Sent): APIGatewayProxyEventV2 => ({
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
