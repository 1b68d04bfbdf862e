import { setHost } from '#shared/runtime.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { kinesisEvent, sequenceNumber } from '../../kit/kinesis.ts'
import { world } from '../../kit/world.ts'
import { PLACE, send } from './tracker.ts'

interface PendingRecord {
  readonly partitionKey: string
  readonly data: string
}

/** World with the given server attributes and a stream that holds records until they are delivered. */
const start = async (attributes: Record<string, unknown>) => {
  const here = await world()
  const stream: PendingRecord[] = []
  let failing = false
  const put = (partitionKey: string, bytes: Uint8Array) => {
    if (failing) return Promise.reject(new Error('the stream is away'))
    stream.push({ partitionKey, data: Buffer.from(bytes).toString('base64') })
    return Promise.resolve()
  }
  setHost({ ...here.host, stream: { put } })
  const settings = (more: Record<string, unknown>) =>
    here.admin.calls('traccar.server.update', { body: { attributes: more } }).gets(200)
  await settings(attributes)
  const consumer = consume(positionsConsumer())
  /** Delivers all records of the stream from the given index, once. */
  const deliver = (from = 0) => {
    const [form] = kinesisEvent([
      { v: 1, deviceId: 1 as never, protocol: '', receivedAt: here.host.now(), points: [] },
    ]).Records
    const Records = stream.slice(from).map(({ partitionKey, data }, n) => ({
      ...form!,
      kinesis: { ...form!.kinesis, partitionKey, data, sequenceNumber: sequenceNumber(from + n) },
    }))
    return consumer({ Records })
  }
  const devices = async () =>
    (await here.admin.calls('traccar.devices.list', { query: { all: true } }).gets(200)).json as object[]
  const report = async (id: string, more = '') => (await send({ query: `id=${id}&${PLACE}${more}` })).statusCode
  return { ...here, stream, settings, deliver, devices, report, fail: (on: boolean) => void (failing = on) }
}

const ON = { 'database.registerUnknown': true }

test('rejects unknown devices unless registration is switched on', async () => {
  const { report, stream, settings, host } = await start({})
  expect(await report('902064')).toBe(400)
  await settings(ON)
  expect(await report('902064')).toBe(400)
  host.clock.advance(60_000)
  expect(await report('902064')).toBe(200)
  expect(stream.map(({ partitionKey }) => partitionKey)).toEqual(['new 902064'])
})

test('registers a device by its first report without losing it, and links no user', async () => {
  const { report, deliver, devices, admin, alice, table } = await start({
    ...ON,
    'database.registerUnknown.defaultCategory': 'car',
  })
  expect(await report('902064', '&timestamp=1780315200')).toBe(200)
  expect(await report('902064', '&timestamp=1780315210')).toBe(200)
  await deliver()
  await deliver(2)
  expect(await devices()).toMatchObject([
    { id: 1, name: '902064', uniqueId: '902064', category: 'car', groupId: 0, status: 'online', disabled: false },
  ])
  await alice.calls('traccar.devices.list').gets(200, { length: 0 })
  const query = { deviceId: 1, from: '2026-06-01', to: '2026-06-02' }
  await admin.calls('traccar.positions.list', { query }).gets(200, { length: 2 })
  expect((await table.get({ PK: 'CONFIG', SK: 'VERSION' }))?.['n']).toBeGreaterThanOrEqual(1)
  expect(await report('902064', '&timestamp=1780315220')).toBe(200)
  await deliver(4)
  await admin.calls('traccar.positions.list', { query }).gets(200, { length: 3 })
})

test('puts new devices into the configured group, or into none if the group does not exist', async () => {
  const { report, deliver, devices, settings, group, alice, host } = await start({})
  const fleet = await group(0, alice)
  await settings({ ...ON, 'database.registerUnknown.defaultGroupId': String(fleet) })
  await report('first')
  await deliver()
  await settings({ ...ON, 'database.registerUnknown.defaultGroupId': 99 })
  host.clock.advance(60_000)
  await report('second')
  await deliver(2)
  expect(await devices()).toMatchObject([
    { name: 'first', groupId: fleet },
    { name: 'second', groupId: 0 },
  ])
  await alice.calls('traccar.devices.list').gets(200, [{ name: 'first' }])
})

test('registers and stores once after redelivery or partial failure', async () => {
  const { report, deliver, devices, admin, fail, stream } = await start(ON)
  await report('902064', '&timestamp=1780315200')
  fail(true)
  expect(await deliver()).toMatchObject({ batchItemFailures: [{}] })
  fail(false)
  await deliver()
  await deliver()
  expect(await devices()).toHaveLength(1)
  expect(stream.map(({ partitionKey }) => partitionKey)).toEqual(['new 902064', '1', '1'])
  const query = { deviceId: 1, from: '2026-06-01', to: '2026-06-02' }
  await admin.calls('traccar.positions.list', { query }).gets(200, { length: 1 })
})

test.each(['ab', 'x'.repeat(16), 'a%20b', 'a.b', '..%2fetc', '%C3%A9%C3%A9%C3%A9'])(
  'does not register id %s',
  async id => {
    const { report, stream } = await start(ON)
    expect(await report(id)).toBe(400)
    expect(stream).toEqual([])
  },
)

test('rejects a disabled device', async () => {
  const { report, stream, alice } = await start(ON)
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van', disabled: true } }).gets(200)
  expect(await report('van')).toBe(400)
  expect(stream).toEqual([])
})

test('rejects a device from its expiration on, and accepts it again without one', async () => {
  const { report, alice } = await start(ON)
  const create = (uniqueId: string, expirationTime: string) =>
    alice.calls('traccar.devices.create', { body: { name: uniqueId, uniqueId, expirationTime } }).gets(200)
  await create('lasting', '2026-06-01T13:00:00Z')
  const { json: expired } = await create('expired', '2026-06-01T12:00:00Z')
  expect(expired.expirationTime).toBe('2026-06-01T12:00:00.000+00:00')
  expect(await report('lasting')).toBe(200)
  expect(await report('expired')).toBe(400)
  const body = { ...expired, expirationTime: null }
  await alice.calls('traccar.devices.update', { params: { id: expired.id }, body }).gets(200, body)
  expect(await report('expired')).toBe(200)
})

test.each([[{ a: 1 }], ['x'.repeat(129)], ['a\u202eb']])('ignores the invalid default category %j', async category => {
  const { report, deliver, devices } = await start({ ...ON, 'database.registerUnknown.defaultCategory': category })
  expect(await report('902064')).toBe(200)
  await deliver()
  expect(await devices()).toMatchObject([{ uniqueId: '902064', category: null }])
})

test('keeps a report in the quarantine if the device was registered with a key in the meantime', async () => {
  const { report, deliver, stream, admin, alice } = await start(ON)
  expect(await report('902064')).toBe(200)
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: '902064' } }).gets(200)
  await alice.calls('traccar.ingestKeys.rotate', { params: { id: 1 } }).gets(200)
  await deliver()
  await deliver()
  expect(stream).toHaveLength(1)
  const query = { from: '2026-06-01', to: '2026-06-02' }
  await admin
    .calls('traccar.quarantine.list', { query })
    .gets(200, [{ deviceId: 1, uniqueId: '902064', reason: expect.stringContaining('registered with a key') }])
})

test('registers with a key that nobody knows if the server requires keys since the report', async () => {
  const { report, deliver, devices, settings, host, stream } = await start(ON)
  expect(await report('902064')).toBe(200)
  await settings({ ...ON, ingestKeys: 'required' })
  await deliver()
  await deliver(1)
  expect(await devices()).toMatchObject([{ uniqueId: '902064', status: 'online' }])
  expect(await report('902064')).toBe(401)
  host.clock.advance(60_000)
  expect(await report('other')).toBe(401)
  expect(stream).toHaveLength(2)
})
