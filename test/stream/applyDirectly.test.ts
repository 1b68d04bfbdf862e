/** Reports without a stream when something fails. */
import { positionsIn } from '#shared/log/history.ts'
import { eventLog } from '#shared/log/eventLog.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId } from '#shared/model/ids.ts'
import { markSilent } from '#shared/schedule/silence.ts'
import { applyRecords } from '#shared/stream/applyRecords.ts'
import { directApplication, type DirectDependencies } from '#shared/stream/applyDirectly.ts'
import { eventPersister } from '#shared/stream/persistEvents.ts'
import { encodeRecord, type StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import { quarantine } from '#shared/table/quarantine.ts'
import { collect, type Table } from '#shared/table/table.ts'
import { testHost, type TestHost } from '../kit/host.ts'
import { modelTable } from '../simulation/model.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const VAN = deviceId(7)
const gone = () => Promise.reject(Object.assign(new Error('gone'), { name: 'NoAnswer' }))

let host: TestHost
let table: Table
beforeEach(async () => {
  host = await testHost()
  table = modelTable()
  await table.write({ put: { ...keys.deviceState(VAN), rev: 0 } })
})

const fix = (second: number, latitude = 50 + second / 1000): StreamRecord => ({
  v: 1,
  deviceId: VAN,
  protocol: 'osmand',
  receivedAt: NOON + second * 1000 + 500,
  points: [{ fixTime: NOON + second * 1000, latitude, longitude: 10, speed: 20 }],
})

const dispatched: number[] = []
const opened = (changes: Partial<DirectDependencies> = {}) => {
  const stream = directApplication({
    host,
    address: 'ingest.trackersDirect',
    table,
    dispatch: async (_, events) => void dispatched.push(...events.map(({ id }) => id)),
    publish: async () => undefined,
    deadLetters: () => host.deadLetters!,
    pause: async () => undefined,
    ...changes,
  })
  return (record: StreamRecord) => stream.put('7', encodeRecord(record))
}

const stored = async () =>
  (await collect(positionLog(table).between(VAN, 0, NOON * 2))).flatMap(segment => [...positionsIn(segment)])

test('accepts a report although its events cannot be dispatched; the device-status run dispatches them', async () => {
  dispatched.length = 0
  await opened({ dispatch: gone })(fix(0))
  expect(await stored()).toHaveLength(1)
  expect(host.logged).toMatchObject([{ level: 'error', entry: { message: 'events are persisted later' } }])

  const listing = {
    ...table,
    list: async function* () {
      yield { ...keys.device(VAN), kind: 'device', id: VAN, d: '{}' }
    },
  }
  host.clock.set('2026-06-01T12:06:00Z')
  const subscribers = { until: 0, connects: 0, crowdedAt: 0 }
  const dispatch = async (_: unknown, events: readonly { id: number }[]) =>
    void dispatched.push(...events.map(({ id }) => id))
  const persist = eventPersister({ host, table, subscribers, dispatch, publish: async () => undefined })
  for (let run = 0; run < 2; run += 1) expect((await markSilent(listing, host.now(), persist)).failures).toEqual([])
  const events = await collect(eventLog(table).between(VAN, 0, NOON * 2))
  expect(events.map(({ type }) => type)).toEqual(['deviceOnline', 'deviceMoving'])
  expect(dispatched).toEqual(events.map(({ id }) => id))
})

test('the next report dispatches what the one before could not', async () => {
  dispatched.length = 0
  await opened({ dispatch: gone })(fix(0))
  await opened()(fix(1))
  expect(dispatched).toHaveLength(2)
  expect((await table.get(keys.deviceState(VAN)))?.['events']).toBeUndefined()
})

test('writes a report that cannot be applied to the dead letters, and applies the next one', async () => {
  const apply: typeof applyRecords = (dependencies, state, records, config) => {
    if (records[0]!.record.receivedAt === fix(1).receivedAt) throw new TypeError('an item is too large')
    return applyRecords(dependencies, state, records, config)
  }
  const put = opened({ apply })
  for (const second of [0, 1, 2]) await put(fix(second))
  expect((await stored()).map(({ fixTime }) => fixTime - NOON)).toEqual([0, 2000])
  const [[name, document] = ['', '']] = host.deadLetterDocuments
  expect(name).toMatch(/^direct-\d{56}-[0-9a-f]{8}\.json$/)
  const { requestContext, responseContext, payload } = JSON.parse(document)
  expect(requestContext).toMatchObject({ functionArn: 'ingest.trackersDirect', condition: 'RecordNotApplied' })
  expect(responseContext.functionError).toBe('an item is too large')
  expect(JSON.parse(Buffer.from(payload.Records[0].kinesis.data, 'base64').toString())).toEqual(fix(1))
})

test('rejects a report that can neither be applied nor written to the dead letters', async () => {
  const apply = () => Promise.reject(new TypeError('an item is too large'))
  await expect(opened({ apply, deadLetters: () => ({ put: gone }) })(fix(0))).rejects.toThrow('gone')
})

test.each(['ThrottlingException', 'NoAnswer', 'AccessDeniedException'])(
  'rejects a report after %s, and sets nothing aside',
  async name => {
    const failing = { ...table, write: () => Promise.reject(Object.assign(new Error('no'), { name })) }
    await expect(opened({ table: failing })(fix(0))).rejects.toThrow('no')
    expect(host.deadLetterDocuments.size).toBe(0)
    expect(await stored()).toEqual([])
  },
)

test('recognizes its own write if the response was lost, so that the report counts once', async () => {
  const losing: Table = {
    ...table,
    write: async write => {
      await table.write(write)
      // The client repeats the request, and meets the result of its first attempt.
      return table.write(write)
    },
  }
  await opened({ table: losing })({ ...fix(0), rejected: [{ reason: 'bad', query: 'x', contentType: '', body: '' }] })
  expect(await stored()).toHaveLength(1)
  expect((await table.get(keys.deviceState(VAN)))?.['count']).toBe('20606 2 1')
  expect(await collect(quarantine(table).between(NOON, NOON + 1000))).toHaveLength(1)
})

test('gives up after eight lost races, with an error that means: repeat the request', async () => {
  let reads = 0
  const racing: Table = {
    ...table,
    getMany: async (keysOf, consistency) => {
      const items = await table.getMany(keysOf, consistency)
      reads += 1
      await table.write({ update: keys.deviceState(VAN), add: { rev: 1 } })
      return items
    },
  }
  await expect(opened({ table: racing })(fix(0))).rejects.toThrow('condition of write 0 failed')
  // The state is read with the configuration, and the settings of the device once.
  expect(reads).toBe(9)
})

test('applies two requests of one device at the same time, and their totals are a fold in the order of commits', async () => {
  const [one, other] = [opened(), opened()]
  // A tracker repeats what was refused.
  const sent = async (put: typeof one, record: StreamRecord): Promise<void> =>
    put(record).catch(() => sent(put, record))
  await Promise.all(
    Array.from({ length: 40 }, (_, n) => sent(n % 2 === 0 ? one : other, fix(n, 50 + ((n * 7) % 40) / 1000))),
  )
  const positions = (await stored()).toSorted((a, b) => a.id - b.id)
  expect(new Set(positions.map(({ fixTime }) => fixTime)).size).toBe(40)
  let total = 0
  for (const { attributes } of positions) {
    total = Math.round((total + Number(attributes['distance'])) * 100) / 100
    expect(attributes['totalDistance']).toBe(total)
  }
})
