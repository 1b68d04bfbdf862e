import { createServer } from 'node:net'
import { once } from 'node:events'
import { call } from '../../../kit/call.ts'
import { testHost } from '../../../kit/host.ts'
import { world } from '../../../kit/world.ts'

const HEALTH = 'traccar.server.health'

/** Returns a host whose DynamoDB endpoint is the given local port. */
const withoutTable = async (port: number) => {
  const host = await testHost()
  Object.assign(host.environment, { dynamodbEndpoint: `http://127.0.0.1:${port}` })
  return host
}

const listening = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}

test('returns ok and the version if the table responds', async () => {
  const host = await testHost()
  const { status, json } = await call(HEALTH)
  expect([status, json]).toEqual([200, { status: 'ok', version: 'test' }])
  expect(host.logged).toEqual([])
})

test('returns 503 if the table does not respond within 1 second', async () => {
  const { server, port } = await listening()
  const sockets: import('node:net').Socket[] = []
  server.on('connection', socket => sockets.push(socket))
  const host = await withoutTable(port)
  const { status, text, headers } = await call(HEALTH)
  for (const socket of sockets) socket.destroy()
  server.close()
  expect([status, text, headers['retry-after']]).toEqual([503, 'The server cannot reach its table', '5'])
  expect(host.logged).toEqual([
    { level: 'error', entry: expect.objectContaining({ cause: 'Error: timed out after 1000 ms' }) },
  ])
})

test('returns 503 without a table, and exposes neither address nor cause', async () => {
  const { server, port } = await listening()
  await new Promise(done => server.close(done))
  const host = await withoutTable(port)
  const { status, text } = await call(HEALTH)
  expect([status, text]).toEqual([503, 'The server cannot reach its table'])
  expect(host.logged).toHaveLength(1)
})

const VITALS = { memoryBytes: 84_000_000, descriptors: 41, backlog: 3, backlogAgeMs: 250, deadLetters: 1 }

test('shows memory, descriptors, backlog and dead letters to administrators only', async () => {
  const { host, admin, alice, stranger } = await world()
  Object.assign(host, { vitals: () => VITALS })
  expect((await admin.calls(HEALTH)).json).toEqual({ status: 'ok', version: 'test', ...VITALS })
  expect((await alice.calls(HEALTH)).json).toEqual({ status: 'ok', version: 'test' })
  expect((await stranger.calls(HEALTH)).json).toEqual({ status: 'ok', version: 'test' })
})
