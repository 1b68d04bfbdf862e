/** Connections to AWS are shared by the process, independent of the number of batches and clients. */
import { signedTable } from '#shared/aws/signedTable.ts'
import { deviceId } from '#shared/model/ids.ts'
import { setHost } from '#shared/runtime.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { testHost } from '../kit/host.ts'
import { kinesisEvent } from '../kit/kinesis.ts'
import { type Listener, listen } from './listener.ts'

let aws: Listener
let connections: number
/** Maximum number of connections open at a time. On a busy machine, attempts time out and close their connection. */
let peak: number

beforeEach(async () => {
  connections = 0
  peak = 0
  let open = 0
  aws = await listen(() => (_, response) => void response.writeHead(200).end('{}'))
  aws.server.on('connection', socket => {
    connections += 1
    open += 1
    peak = Math.max(peak, open)
    socket.on('close', () => (open -= 1))
  })
})
afterEach(() => aws.close())

const hostOfListener = async () => {
  const host = await testHost()
  const made = { ...host, environment: { ...host.environment, dynamodbEndpoint: aws.endpoint } }
  setHost(made)
  return made
}

const batchOf = (devices: number, n: number) =>
  kinesisEvent(
    Array.from({ length: devices }, (_, device) => ({
      v: 1 as const,
      deviceId: deviceId(device + 1),
      protocol: 'osmand',
      receivedAt: 1_780_315_200_000 + n,
      points: [{ fixTime: 1_780_315_200_000 + n, latitude: 1, longitude: 2 }],
    })),
    n * devices,
  )

test('opens at most 16 connections for 100 batches of the consumer', async () => {
  await hostOfListener()
  const consumer = consume(positionsConsumer())
  for (let n = 0; n < 100; n += 1) await consumer(batchOf(20, n))
  expect(aws.asked.length).toBeGreaterThan(2000)
  expect(peak).toBeLessThanOrEqual(16)
})

test('shares one client and its connections between 100 users of one host', async () => {
  const host = await hostOfListener()
  const clients = Array.from({ length: 100 }, () => signedTable(host, 'test', ['table:read']))
  expect(new Set(clients).size).toBe(1)
  expect(signedTable(host, 'other', ['table:read'])).not.toBe(clients[0])
  for (const table of clients) await table.get({ PK: 'A', SK: 'A' })
  expect(connections).toBe(1)
})

test('opens at most 64 connections for 500 concurrent calls', async () => {
  const host = await hostOfListener()
  const table = signedTable(host, 'test', ['table:read'])
  const crowd = () => Promise.allSettled(Array.from({ length: 500 }, (_, n) => table.get({ PK: `A${n}`, SK: 'A' })))
  await crowd()
  expect(peak).toBeGreaterThan(1)
  expect(peak).toBeLessThanOrEqual(64)
})
