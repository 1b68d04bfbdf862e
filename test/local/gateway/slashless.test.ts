import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { edgeOf } from '../../../local/gateway/edge.ts'
import { gateway, gatewayServer } from '../../../local/gateway/gateway.ts'

let events: APIGatewayProxyEventV2[]
const servers: Server[] = []

const serve = async (): Promise<number> => {
  const server = gatewayServer(
    gateway({
      api: { routes: [{ method: 'ANY', path: '/', address: 'root' }] },
      invoke: (_, event) => {
        events.push(event as APIGatewayProxyEventV2)
        return Promise.resolve({ statusCode: 200, body: '' })
      },
      now: () => Date.parse('2026-06-01T12:00:00Z'),
      log: () => undefined,
      edge: edgeOf({ hostNames: undefined, trustedProxies: [] }),
    }),
  )
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

let port: number
beforeAll(async () => void (port = await serve()))
beforeEach(() => void (events = []))
afterAll(() => servers.forEach(server => server.close().closeAllConnections()))

/** Sends pieces of text unchanged on one connection. Returns the statuses of the responses. */
const raw = async (...pieces: readonly string[]) => {
  const socket = connect(port, '127.0.0.1')
  let answers = ''
  socket.on('data', chunk => (answers += chunk.toString()))
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise(setImmediate)
  }
  await once(socket, 'close')
  return [...answers.matchAll(/^HTTP\/1.1 (\d+)/gm)].map(([, status]) => status)
}
const LAST = 'Host: localhost\r\nConnection: close\r\n\r\n'

test.each([
  ['without a slash', 'GET ?id=1&lat=2 HTTP/1.1'],
  ['as to a proxy', 'GET http://localhost:5055/?id=1&lat=2 HTTP/1.1'],
  ['as to a proxy, without a slash', 'GET http://localhost?id=1&lat=2 HTTP/1.1'],
])('accepts a request line %s', async (_how, line) => {
  const statuses = await raw(`${line}\r\n${LAST}`)
  expect(statuses).toEqual(['200'])
  expect(events).toMatchObject([
    {
      rawPath: '/',
      rawQueryString: 'id=1&lat=2',
      requestContext: { http: { method: 'GET', sourceIp: '127.0.0.1' } },
    },
  ])
})

test('accepts successive request lines without a slash, with bodies, and in pieces', async () => {
  const host = 'Host: localhost\r\n'
  const statuses = await raw(
    'PO',
    'ST',
    ` ?id=1 HTTP/1.1\r\n${host}Content-Length: 12\r\n\r\nGET ?no=1\r\n`,
    `\r`,
    `GET ?id=2 HTTP/1.1\r\n${host}\r\nGET /?id=3 HTTP/1.1\r\n${host}\r`,
    `\nPOST ?id=4 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${LAST}3\r\na=1\r\n0\r\n\r\n`,
  )
  expect(statuses).toEqual(['200', '200', '200', '200'])
  const body = (text: string) => Buffer.from(text).toString('base64')
  expect(events.map(event => [event.rawQueryString, event.body])).toEqual([
    ['id=1', body('GET ?no=1\r\n\r')],
    ['id=2', undefined],
    ['id=3', undefined],
    ['id=4', body('a=1')],
  ])
})

test('closes a connection that sends nothing, or half a method, when the server closes', async () => {
  const own = await serve()
  const server = servers.at(-1)!
  const sockets = [connect(own, '127.0.0.1'), connect(own, '127.0.0.1')]
  await Promise.all(sockets.map(socket => once(socket, 'connect')))
  sockets[1]!.write('GE')
  expect((await fetch(`http://127.0.0.1:${own}/`)).status).toBe(200)
  const closed = [once(server, 'close'), ...sockets.map(socket => once(socket, 'close'))]
  server.close()
  await Promise.all(closed)
})
