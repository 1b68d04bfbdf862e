import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { handlerAt } from '../kit/call.ts'
import { testHost } from '../kit/host.ts'

/** Returns an anonymous request: the right path and nothing else. */
const bare = ({ method, route }: Operation): APIGatewayProxyEventV2 => {
  const path = route.replaceAll(/\{\w+\+?\}/g, '1')
  const names = [...route.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => name)
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    rawPath: path,
    rawQueryString: '',
    headers: { host: '127.0.0.1' },
    pathParameters: Object.fromEntries(names.map(name => [name, '1'])),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: '127.0.0.1',
      domainPrefix: 'local',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: `${method} ${route}`,
      stage: '$default',
      time: '01/Jun/2026:12:00:00 +0000',
      timeEpoch: Date.parse('2026-06-01T12:00:00Z'),
    },
    isBase64Encoded: false,
  }
}

const call = async (operation: Operation): Promise<APIGatewayProxyStructuredResultV2> => {
  const handler = await handlerAt(operation.address)
  return handler(bare(operation), { awsRequestId: 'request-1' } as Context)
}

const closed = operations.filter(({ access }) => access !== 'public')

beforeAll(async () => {
  await testHost()
})

test('requires credentials except for the listed operations', () => {
  expect(closed.length).toBeGreaterThan(operations.length / 2)
  expect(operations.filter(({ access }) => access === 'public').map(({ address }) => address)).toEqual([
    'traccar.server.get',
    'traccar.server.health',
    'traccar.session.get',
    'traccar.session.create',
    'traccar.users.create',
    'traccar.users.newTotpKey',
    'traccar.password.reset',
    'traccar.password.update',
    'traccar.fallback.answer',
    'smartserver.auth.login',
    'smartserver.fallback.answer',
    'vehicles.fallback.answer',
    'devicehive.token.login',
    'devicehive.token.refresh',
    'devicehive.about.get',
    'devicehive.about.cache',
    'devicehive.about.cluster',
    'devicehive.fallback.answer',
  ])
})

test('requires credentials for operations with anonymous access unless the operator allows it', () => {
  const openable = closed.filter(({ access }) => access !== 'public' && access.anonymousSetting !== undefined)
  expect(openable.map(({ address }) => address)).toEqual([
    'vehicles.associations.create',
    'vehicles.associations.remove',
    'vehicles.associations.list',
  ])
})

test.each(closed.map(operation => [operation.address, operation] as const))(
  '%s returns 401 and one sentence without credentials',
  async (_, operation) => {
    const { statusCode, body, cookies } = await call(operation)
    expect(statusCode).toBe(401)
    expect(body).toMatch(/^\S[^\n]*$/)
    expect(cookies ?? []).toEqual([])
  },
)
