import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { type DeviceId, deviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table, Write } from '#shared/table/table.ts'
import { testHost } from '../../kit/host.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { tableOf } from '../../kit/table.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')

/** Error of the next table call, or undefined if it succeeds. Receives the write, if the call is one. */
type Trouble = (write?: Write) => Error | undefined

const gone = () => Object.assign(new Error('Requested resource not found'), { name: 'ResourceNotFoundException' })
const slow = () => Object.assign(new Error('timed out after 2250 ms'), { name: 'NoAnswer' })
const throttled = () => Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' })
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const invalid = () => Object.assign(new Error('Item size has exceeded the maximum'), { name: 'ValidationException' })

const writesStateOf = (device: DeviceId, write: Write | undefined): boolean =>
  write !== undefined && 'put' in write && write.put.PK === keys.deviceState(device).PK && write.put.SK === 'STATE'

/** World with registered devices 1 to count, and a consumer whose table can fail. */
const start = async (count: number) => {
  const host = await testHost()
  const working = tableOf(host)
  const devices = Array.from({ length: count }, (_, n) => deviceId(n + 1))
  for (const device of devices) {
    await working.write({ put: { ...keys.device(device), d: JSON.stringify({ attributes: {} }) } })
    await working.write({ put: { ...keys.deviceState(device), rev: 0 } })
  }
  let trouble: Trouble = () => undefined
  let calls = 0
  let writes = 0
  const real = signedTable(host, 'test', ['table:read', 'table:write'])
  const call = async <T>(work: () => Promise<T>, write?: Write): Promise<T> => {
    calls += 1
    if (write) writes += 1
    const error = trouble(write)
    if (error) throw error
    return work()
  }
  const table: Table = {
    ...real,
    get: key => call(() => real.get(key)),
    getMany: keysOf => call(() => real.getMany(keysOf)),
    write: write => call(() => real.write(write), write),
  }
  const handler = consume(positionsConsumer(() => table))
  const stored = async (device: DeviceId) => {
    const fixes: number[] = []
    for await (const segment of positionLog(working).between(device, 0, NOON * 2)) {
      fixes.push(...positionsIn(segment).map(({ fixTime }) => (fixTime - NOON) / 1000))
    }
    return fixes
  }
  return {
    host,
    devices,
    handler,
    stored,
    calls: () => ({ calls, writes }),
    trouble: (is: Trouble) => void (trouble = is),
  }
}

const report = (device: DeviceId, second: number): StreamRecord => ({
  v: 1,
  deviceId: device,
  protocol: 'osmand',
  receivedAt: NOON + second * 1000 + 500,
  points: [{ fixTime: NOON + second * 1000, latitude: second / 1000, longitude: 10 }],
})

test.each([
  ['no longer exists', gone],
  ['times out', slow],
  ['is throttled', throttled],
  ['refuses connections', refused],
])('retries all records while the table %s, and stores them afterwards', async (_, failure) => {
  const { host, devices, handler, stored, trouble } = await start(3)
  const event = kinesisEvent(devices.flatMap(device => [report(device, 0), report(device, 10)]))
  const first = event.Records[0]!.kinesis.sequenceNumber
  trouble(failure)
  for (let n = 0; n < 5; n += 1) {
    const { batchItemFailures } = await handler(event)
    expect(batchItemFailures.map(one => one.itemIdentifier).sort()[0]).toBe(first)
  }
  expect(host.deadLetterDocuments.size).toBe(0)
  expect(host.logged.map(({ entry }) => entry['message'])).toEqual(
    Array(5).fill('records are retried: a dependency is unavailable'),
  )
  trouble(() => undefined)
  expect(await handler(event)).toEqual({ batchItemFailures: [] })
  for (const device of devices) expect(await stored(device)).toEqual([0, 10])
  expect(host.deadLetterDocuments.size).toBe(0)
})

test('makes one call for 100 devices if the table times out, and sixteen if only writes fail', async () => {
  const { devices, handler, calls, trouble } = await start(100)
  const event = kinesisEvent(devices.map(device => report(device, 0)))
  trouble(slow)
  expect((await handler(event)).batchItemFailures).toHaveLength(100)
  expect(calls()).toEqual({ calls: 1, writes: 0 })
  trouble(write => (write ? slow() : undefined))
  expect((await handler(event)).batchItemFailures).toHaveLength(100)
  expect(calls().writes).toBe(16)
})

test('writes each record of a failing device to the on-failure destination, and stores other devices', async () => {
  const { host, devices, handler, stored, trouble } = await start(4)
  const [poisoned, ...others] = devices
  trouble(write => (writesStateOf(poisoned!, write) ? invalid() : undefined))
  const event = kinesisEvent(devices.flatMap(device => [report(device, 0), report(device, 10)]))
  expect(await handler(event)).toEqual({ batchItemFailures: [] })
  for (const device of others) expect(await stored(device)).toEqual([0, 10])
  const aside = [...host.deadLetterDocuments.values()].map(
    text => JSON.parse(text).payload.Records[0].kinesis.partitionKey,
  )
  expect(aside).toEqual(['1', '1'])
})

test('retries a poison record during an outage, and sends it to the on-failure destination afterwards', async () => {
  const { host, devices, handler, stored, trouble } = await start(2)
  const [poisoned, other] = devices
  const poison = (write?: Write) => (writesStateOf(poisoned!, write) ? invalid() : undefined)
  const event = kinesisEvent(devices.map(device => report(device, 0)))
  trouble(write => poison(write) ?? (write ? throttled() : undefined))
  expect((await handler(event)).batchItemFailures).toHaveLength(2)
  expect(host.deadLetterDocuments.size).toBe(0)
  trouble(poison)
  expect(await handler(event)).toEqual({ batchItemFailures: [] })
  expect([host.deadLetterDocuments.size, await stored(other!)]).toEqual([1, [0]])
})

test('retries all records if every device fails, because the code is at fault', async () => {
  const { host, devices, handler, stored, trouble } = await start(6)
  const event = kinesisEvent(devices.map(device => report(device, 0)))
  trouble(write => (write ? new TypeError('undefined is not a function') : undefined))
  expect((await handler(event)).batchItemFailures).toHaveLength(6)
  expect(host.deadLetterDocuments.size).toBe(0)
  expect(host.logged).toMatchObject([
    {
      level: 'error',
      entry: {
        message: 'records are retried: every device fails, so this version is at fault',
        error: 'undefined is not a function',
        devices: 6,
      },
    },
  ])
  trouble(() => undefined)
  expect(await handler(event)).toEqual({ batchItemFailures: [] })
  for (const device of devices) expect(await stored(device)).toEqual([0])
})

test('sends only the failing device to the on-failure destination if a read for the batch fails', async () => {
  const { host, devices, stored } = await start(3)
  const real = signedTable(host, 'test', ['table:read', 'table:write'])
  // The configuration of the second device cannot be read, as if a geofence triggered a bug.
  const table: Table = {
    ...real,
    getMany: async (wanted, consistency) => {
      if (wanted.some(({ PK, SK }) => PK === keys.device(devices[1]!).PK && SK === 'DEVICE')) {
        throw new TypeError('the geofence has no shape')
      }
      return real.getMany(wanted, consistency)
    },
  }
  const event = kinesisEvent(devices.map(device => report(device, 0)))
  expect(await consume(positionsConsumer(() => table))(event)).toEqual({ batchItemFailures: [] })
  expect(host.deadLetterDocuments.size).toBe(1)
  expect([await stored(devices[0]!), await stored(devices[1]!), await stored(devices[2]!)]).toEqual([[0], [], [0]])
})

test('retries records without an on-failure destination', async () => {
  const { devices, handler, host, trouble } = await start(2)
  Object.assign(host, { deadLetters: { put: () => Promise.reject(new Error('NoSuchBucket')) } })
  trouble(write => (writesStateOf(devices[0]!, write) ? invalid() : undefined))
  const event = kinesisEvent(devices.map(device => report(device, 0)))
  expect(await handler(event)).toEqual({
    batchItemFailures: [{ itemIdentifier: event.Records[0]!.kinesis.sequenceNumber }],
  })
})
