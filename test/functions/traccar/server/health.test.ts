import { createServer } from 'node:net'
import { once } from 'node:events'
import { call } from '../../../kit/call.ts'
import { testHost } from '../../../kit/host.ts'
import { world } from '../../../kit/world.ts'

const HEALTH = 'traccar.server.health'

/** A host whose table is at the address of a server that answers nobody. */
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

test('a server whose table answers is well, and says which version it is', async () => {
  const host = await testHost()
  const { status, json } = await call(HEALTH)
  expect([status, json]).toEqual([200, { status: 'ok', version: 'test' }])
  expect(host.logged).toEqual([])
})

test('one whose table does not answer is not, after a second', async () => {
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

test('one without a table is not, and tells strangers no address and no cause', async () => {
  const { server, port } = await listening()
  await new Promise(done => server.close(done))
  const host = await withoutTable(port)
  const { status, text } = await call(HEALTH)
  expect([status, text]).toEqual([503, 'The server cannot reach its table'])
  expect(host.logged).toHaveLength(1)
})

const VITALS = { memoryBytes: 84_000_000, descriptors: 41, backlog: 3, backlogAgeMs: 250, deadLetters: 1 }

test('administrators see memory, descriptors, backlog and dead letters; users and anonymous callers do not', async () => {
  const { host, admin, alice, stranger } = await world()
  Object.assign(host, { vitals: () => VITALS })
  expect((await admin.calls(HEALTH)).json).toEqual({ status: 'ok', version: 'test', ...VITALS })
  expect((await alice.calls(HEALTH)).json).toEqual({ status: 'ok', version: 'test' })
  expect((await stranger.calls(HEALTH)).json).toEqual({ status: 'ok', version: 'test' })
})
