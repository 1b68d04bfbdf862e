import { once } from 'node:events'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import { type HttpListener, openListener } from '../../../local/gateway/httpListeners.ts'
import { edgeOf } from '../../../local/gateway/edge.ts'
import { WebSocketApi, type WebSocketApiOptions } from '../../../local/gateway/webSocketApi.ts'

const ROUTES = { connect: 'live.connect', disconnect: 'live.disconnect', message: 'live.message' }

let listener: HttpListener
const ANY_NAME = edgeOf({ hostNames: undefined, trustedProxies: [] })
let sockets: WebSocketApi
let calls: [address: string, event: any][]
let answer: () => Promise<unknown>
const clients: WebSocket[] = []

const start = async (options: Partial<WebSocketApiOptions> = {}) => {
  calls = []
  answer = async () => ({ statusCode: 200 })
  listener = await openListener('127.0.0.1', 0, 'API_PORT')
  listener.serve((_, response) => void response.end('plain'))
  sockets = new WebSocketApi({
    routes: ROUTES,
    now: () => Date.now(),
    log: () => undefined,
    edge: ANY_NAME,
    ...options,
  })
  sockets.start(async (address, event) => {
    calls.push([address, event])
    return address === ROUTES.connect ? answer() : { statusCode: 200 }
  })
  listener.serveWebSockets('/api/socket', sockets.upgrade)
}
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate()
  await sockets.stop()
  await listener.close()
})

const until = async (holds: () => boolean) => {
  for (let n = 0; n < 2000 && !holds(); n += 1) await new Promise(resolve => setTimeout(resolve, 2))
  expect(holds()).toBe(true)
}
const idOf = ([, event]: [string, any]) => event.requestContext.connectionId as string
const closed = () => calls.filter(([address]) => address === ROUTES.disconnect).map(idOf)

const opens = async (path = '/api/socket?token=a&x=1', headers: Record<string, string> = {}) => {
  const client = new WebSocket(`${listener.address.replace('http', 'ws')}${path}`, { headers })
  clients.push(client)
  const messages: string[] = []
  client.on('message', (message: Buffer) => messages.push(message.toString()))
  const opened = once(client, 'open').then(() => 'open')
  const refused = new Promise<string>(resolve => client.once('error', error => resolve(error.message)))
  const outcome = await Promise.race([opened, refused])
  return { client, messages, outcome, id: outcome === 'open' ? idOf(calls.at(-1)!) : '' }
}

test('invokes the functions for connect, with the event of API Gateway, for messages and for disconnect', async () => {
  await start()
  const { client, id, messages } = await opens(undefined, { Cookie: 'JSESSIONID=1.x', Origin: 'http://here' })
  expect(calls[0]?.[1]).toMatchObject({
    requestContext: { eventType: 'CONNECT', routeKey: '$connect', identity: { sourceIp: '127.0.0.1' } },
    headers: { Cookie: 'JSESSIONID=1.x', Origin: 'http://here', Host: expect.stringContaining('127.0.0.1:') },
    queryStringParameters: { token: 'a', x: '1' },
  })
  expect(await sockets.post(id, '{"positions":[]}')).toBe(true)
  await until(() => messages.length === 1)
  client.send('{"logs":true}')
  await until(() => calls.some(([address, event]) => address === ROUTES.message && event.body === '{"logs":true}'))
  client.close()
  await until(() => closed().includes(id))
  expect(await sockets.post(id, '{}')).toBe(false)
})

test('answers pings of a client, and disconnects a client that closes with a code of its own', async () => {
  await start()
  const { client, id } = await opens()
  const pong = once(client, 'pong')
  client.ping('keep-alive')
  expect(String((await pong)[0])).toBe('keep-alive')
  client.send('{}')
  await until(() => calls.some(([address, event]) => address === ROUTES.message && event.body === '{}'))
  // Traccar's web client closes with this code when its user signs out.
  client.close(4000)
  await until(() => closed().includes(id))
})

test('returns the status of the function if it rejects the connection', async () => {
  await start()
  answer = async () => ({ statusCode: 401, body: 'Sign in first' })
  expect((await opens()).outcome).toContain('401')
  answer = () => Promise.reject(new Error('broken'))
  expect((await opens()).outcome).toContain('500')
  expect(closed()).toEqual([])
})

test('rejects another host name without invoking the function', async () => {
  await start({ edge: edgeOf({ hostNames: new Set(['localhost']), trustedProxies: [] }) })
  expect((await opens()).outcome).toContain('403')
  expect(calls).toEqual([])
})

test('handles a WebSocket at another path, and an offer of another protocol, as normal requests', async () => {
  await start()
  expect((await opens('/api/other')).outcome).toContain('200')
  const { hostname, port } = new URL(listener.address)
  const raw = connect(Number(port), hostname)
  raw.write('GET /api/server HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n')
  const chunks: Buffer[] = []
  raw.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(raw, 'close')
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 200 OK[^]*plain$/)
})

test('invokes disconnect for a killed client, and continues after a client leaves during authorization', async () => {
  await start()
  const { client, id } = await opens()
  client.terminate()
  await until(() => closed().includes(id))
  const { hostname, port } = new URL(listener.address)
  let admit = () => undefined as void
  answer = () => new Promise(resolve => (admit = () => resolve({ statusCode: 200 })))
  const raw = connect(Number(port), hostname)
  raw.write(
    'GET /api/socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await until(() => calls.at(-1)?.[0] === ROUTES.connect && calls.length >= 3)
  raw.resetAndDestroy()
  await once(raw, 'close')
  admit()
  answer = async () => ({ statusCode: 200 })
  expect((await opens()).outcome).toBe('open')
})

test('disconnects a client with too many unread bytes, and keeps the others', async () => {
  await start({ unreadMaxBytes: 1024 * 1024 })
  const slow = await opens()
  const quick = await opens()
  slow.client.pause()
  const text = JSON.stringify({ positions: ['x'.repeat(30_000)] })
  let sent = 0
  // The kernel buffers several megabytes for a client that does not read.
  while (sent < 2000 && (await sockets.post(slow.id, text))) {
    sent += 1
    await sockets.post(quick.id, '{}')
    if (sent % 20 === 0) await new Promise(setImmediate)
  }
  expect(sent).toBeLessThan(2000)
  await until(() => closed().includes(slow.id))
  await until(() => quick.messages.length === sent)
})

test('closes connections after their maximum duration, and after an idle time without messages', async () => {
  await start({ lifeMs: 300, idleMs: 150 })
  const silent = await opens()
  const spoken = await opens()
  const timer = setInterval(() => void sockets.post(spoken.id, '{}'), 30)
  await until(() => closed().includes(silent.id))
  expect(closed()).not.toContain(spoken.id)
  await until(() => closed().includes(spoken.id))
  clearInterval(timer)
})

test('sends each of a thousand connections its own message', async () => {
  await start()
  const all: { readonly id: string; readonly messages: readonly string[] }[] = []
  for (let n = 0; n < 20; n += 1) all.push(...(await Promise.all(Array.from({ length: 50 }, () => opened()))))
  await Promise.all(all.map(({ id }) => sockets.post(id, `{"for":"${id}"}`)))
  await until(() => all.every(({ messages }) => messages.length === 1))
  expect(all.filter(({ id, messages }) => messages[0] !== `{"for":"${id}"}`)).toEqual([])
})

/** Like `opens` for many connections, which are identified by a header. */
let many = 0
const opened = async () => {
  const name = String((many += 1))
  const { messages } = await opens('/api/socket', { 'x-client': name })
  const call = calls.find(([address, event]) => address === ROUTES.connect && event.headers['x-client'] === name)
  return { messages, id: idOf(call!) }
}
