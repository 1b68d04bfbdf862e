import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import { connect } from 'node:net'
import { FunctionTimeout } from '../../../local/aws/functions.ts'
import { gateway, gatewayServer } from '../../../local/gateway/gateway.ts'
import type { HttpApi } from '../../../local/assembly/apis.ts'
import { edgeOf } from '../../../local/gateway/edge.ts'
import { hostNamesOf } from '../../../local/program/settings.ts'

const API: HttpApi = {
  routes: [
    { method: 'GET', path: '/api/devices', address: 'devices.list' },
    { method: 'POST', path: '/api/devices', address: 'devices.create' },
    { method: 'PUT', path: '/api/devices/{id}', address: 'devices.update' },
    { method: 'PUT', path: '/api/devices/geofences', address: 'devices.geofences' },
    { method: 'ANY', path: '/', address: 'root' },
    { method: 'ANY', path: '/osmand/{proxy+}', address: 'osmand' },
  ],
}

type Handler = (event: APIGatewayProxyEventV2, address: string) => unknown
let handler: Handler
let logged: Readonly<Record<string, unknown>>[]
const servers: Server[] = []

const serve = async (api = API): Promise<number> => {
  const server = gatewayServer(
    gateway({
      api,
      invoke: async (address, event) => handler(event as APIGatewayProxyEventV2, address),
      now: () => Date.parse('2026-06-01T12:00:00Z'),
      log: (_, entry) => void logged.push(entry),
      edge: edgeOf({ hostNames: hostNamesOf('127.0.0.1'), trustedProxies: [] }),
    }),
  )
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

let port: number
beforeAll(async () => void (port = await serve()))
beforeEach(() => {
  logged = []
  handler = (event, address) => ({ statusCode: 200, body: JSON.stringify({ address, event }) })
})
afterAll(() => servers.forEach(server => server.close().closeAllConnections()))

interface Options {
  readonly method?: string
  readonly headers?: IncomingHttpHeaders | string[]
  readonly body?: Buffer | string
  readonly port?: number
}
const call = async (path: string, options: Options = {}) => {
  const agent = new Agent()
  const request = httpRequest({ host: '127.0.0.1', port: options.port ?? port, path, agent, ...options } as never)
  request.end(options.body)
  const [response] = await once(request, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  agent.destroy()
  const body = Buffer.concat(chunks)
  return { status: response.statusCode as number, headers: response.headers as IncomingHttpHeaders, body }
}
const seen = async (path: string, options?: Options) => {
  const { body } = await call(path, options)
  return JSON.parse(body.toString()) as { address: string; event: APIGatewayProxyEventV2 }
}

test('converts a request to an event of payload format 2.0', async () => {
  const { event, address } = await seen('/api/devices?id=1&id=2&name=a%20b', {
    headers: ['Host', '127.0.0.1', 'X-One', '1', 'x-one', '2', 'Cookie', 'a=1; b=2', 'User-Agent', 'test'],
  })
  expect(address).toBe('devices.list')
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'GET /api/devices',
    rawPath: '/api/devices',
    rawQueryString: 'id=1&id=2&name=a%20b',
    queryStringParameters: { id: '1,2', name: 'a b' },
    cookies: ['a=1', 'b=2'],
    isBase64Encoded: false,
    requestContext: {
      http: { method: 'GET', path: '/api/devices', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      routeKey: 'GET /api/devices',
      stage: '$default',
      time: '01/Jun/2026:12:00:00 +0000',
      timeEpoch: 1780315200000,
    },
  })
  expect(event.headers).toEqual({
    host: '127.0.0.1',
    'x-one': '1,2',
    'user-agent': 'test',
    connection: 'close',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
  })
  expect('body' in event || 'pathParameters' in event).toBe(false)
})

test.each([
  ['application/json; charset=utf-8', '{"a":"ü"}', false],
  ['text/plain', 'ü', false],
  ['application/x-www-form-urlencoded', 'a=1', true],
  ['application/octet-stream', '\u0000', true],
  [undefined, 'a', true],
])('passes a body of type %s as API Gateway does, as text or base64', async (type, body, base64) => {
  const headers = { host: 'localhost', ...(type !== undefined && { 'content-type': type }) }
  const { event } = await seen('/api/devices', { method: 'POST', headers, body })
  expect(event.isBase64Encoded).toBe(base64)
  expect(Buffer.from(event.body!, base64 ? 'base64' : 'utf8').toString()).toBe(body)
})

test('prefers exact paths to parameters, and decodes both', async () => {
  const put = { method: 'PUT' }
  expect((await seen('/api/devices/geofences', put)).address).toBe('devices.geofences')
  const { event } = await seen('/api/devices/a%2Fb%20c', put)
  expect(event).toMatchObject({ pathParameters: { id: 'a/b c' }, rawPath: '/api/devices/a/b c' })
  const greedy = await seen('/osmand/a/b/', { method: 'DELETE' })
  expect(greedy).toMatchObject({ address: 'osmand', event: { pathParameters: { proxy: 'a/b/' } } })
})

test('returns 404 for an unknown route or method, an empty parameter, and HEAD without a route', async () => {
  const requests: [string, string][] = [
    ['GET', '/nope'],
    ['DELETE', '/api/devices'],
    ['PUT', '/api/devices/'],
    ['HEAD', '/api/devices'],
    ['PROPFIND', '/'],
  ]
  for (const [method, path] of requests) expect((await call(path, { method })).status).toBe(404)
  expect((await call('/nope')).body.toString()).toBe('{"message":"Not Found"}')
  expect((await call('/api/%zz')).status).toBe(400)
})

test('sends each cookie in a separate header, and decodes base64 bodies', async () => {
  handler = () => ({
    statusCode: 201,
    headers: { 'Content-Type': 'image/png', 'Content-Length': '99' },
    cookies: ['a=1; Path=/', 'b=2'],
    body: Buffer.from([0, 255]).toString('base64'),
    isBase64Encoded: true,
  })
  const { status, headers, body } = await call('/')
  expect({ status, body: [...body] }).toEqual({ status: 201, body: [0, 255] })
  expect(headers).toMatchObject({
    'set-cookie': ['a=1; Path=/', 'b=2'],
    'content-type': 'image/png',
    'content-length': '2',
  })
})

test('sends no body or length with 204, only the length for HEAD, and a result without status as JSON', async () => {
  handler = () => ({ statusCode: 204 })
  const empty = await call('/')
  expect([empty.status, empty.headers['content-length'], empty.headers['content-type']]).toEqual([
    204,
    undefined,
    undefined,
  ])
  handler = () => ({ statusCode: 200, body: 'four' })
  const head = await call('/', { method: 'HEAD' })
  expect([head.headers['content-length'], head.body.length]).toEqual(['4', 0])
  handler = () => ({ answer: 42 })
  const bare = await call('/')
  expect([bare.headers['content-type'], bare.body.toString()]).toEqual(['application/json', '{"answer":42}'])
})

test('returns 500 if the function throws, 503 if it times out, and logs each once', async () => {
  handler = () => {
    throw new Error('the cause')
  }
  const failed = await call('/')
  expect([failed.status, failed.body.toString()]).toEqual([500, '{"message":"Internal Server Error"}'])
  expect(logged.map(entry => entry['operation'])).toEqual(['root'])
  handler = () => Promise.reject(new FunctionTimeout('too long'))
  expect((await call('/')).status).toBe(503)
  handler = () => ({ statusCode: 'abc' })
  expect((await call('/')).status).toBe(500)
  expect(logged.length).toBe(3)
})

test('accepts a response of 6 MB, and returns 502 for one byte more', async () => {
  handler = () => ({ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024) })
  expect((await call('/')).status).toBe(200)
  handler = () => ({ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 1) })
  expect((await call('/')).status).toBe(502)
  expect(String(logged[0]!['error'])).toContain('6291457 bytes')
})

test('accepts a request of 10 MB, and returns 413 for one byte more, with or without a declared length', async () => {
  handler = event => ({ statusCode: 200, body: String(Buffer.byteLength(event.body!, 'base64')) })
  const most = 10 * 1024 * 1024
  const whole = await call('/', { method: 'POST', body: Buffer.alloc(most) })
  expect([whole.status, whole.body.toString()]).toEqual([200, String(most)])
  expect((await call('/', { method: 'POST', body: Buffer.alloc(most + 1) })).status).toBe(413)
  const chunked = { 'transfer-encoding': 'chunked' }
  expect((await call('/', { method: 'POST', headers: chunked, body: Buffer.alloc(most + 1) })).status).toBe(413)
})

test('rejects request line and headers of more than 10,240 bytes', async () => {
  expect((await call('/', { headers: { x: 'a'.repeat(9_000) } })).status).toBe(200)
  expect((await call('/', { headers: { x: 'a'.repeat(10_300) } })).status).toBe(431)
})

test('rejects other host names, so that a web page cannot reach the server by DNS rebinding', async () => {
  for (const host of ['localhost:8082', '127.0.0.1', '[::1]:1', 'LOCALHOST']) {
    expect((await call('/', { headers: { host } })).status).toBe(200)
  }
  for (const host of ['evil.example', 'localhost.evil.example']) {
    expect((await call('/', { headers: { host } })).status).toBe(403)
  }
})

test('responds to preflights with the CORS configuration of the API, only for its origins', async () => {
  const cors = {
    AllowOrigins: ['https://map.example'],
    AllowMethods: ['GET', 'PUT'],
    AllowHeaders: ['content-type'],
    AllowCredentials: true,
    MaxAge: 60,
  }
  const withCors = await serve({ ...API, cors })
  const preflight = (origin: string) =>
    call('/api/devices', {
      port: withCors,
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    })
  expect((await preflight('https://map.example')).headers).toMatchObject({
    'access-control-allow-origin': 'https://map.example',
    'access-control-allow-methods': 'GET,PUT',
    'access-control-allow-credentials': 'true',
    'access-control-max-age': '60',
  })
  expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined()
  const plain = await call('/api/devices', { port: withCors, headers: { origin: 'https://map.example' } })
  expect(plain.headers).toMatchObject({ 'access-control-allow-origin': 'https://map.example', vary: 'origin' })
})

test('continues to serve others after a client aborts its body', async () => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc')
  socket.destroy()
  await once(socket, 'close')
  expect((await call('/')).status).toBe(200)
})

test('passes a body that is not UTF-8 as base64, whatever its type', async () => {
  const body = Buffer.from([0x1f, 0x8b, 0xff])
  const { event } = await seen('/', {
    method: 'POST',
    headers: { host: 'localhost', 'content-type': 'application/json' },
    body,
  })
  expect([event.isBase64Encoded, event.body]).toEqual([true, body.toString('base64')])
})
