/** A fix can enter thousands of geofences at once. It is stored, and so are the following fixes. */
import { functions } from '#shared/api/functions.ts'
import { bytesOf } from '#shared/log/stateItem.ts'
import type { Event } from '#shared/model/event.ts'
import { deviceId, geofenceId } from '#shared/model/ids.ts'
import { eventDispatcher } from '#shared/stream/persistEvents.ts'
import { consume } from '#shared/stream/consume.ts'
import { GEOFENCES_MAX } from '#shared/stream/fences.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { keys } from '#shared/table/keys.ts'
import type { Write } from '#shared/table/table.ts'
import { atMinute } from '../../kit/drive.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { world } from '../../kit/world.ts'

const LAMBDA_BYTES = 256 * 1024
const ITEM_BYTES = 400 * 1024

/** World with a van of Alice and circles of 50 m around its position at minute 1, all linked to it. */
const withCircles = async (count: number, id: (n: number) => number) => {
  const here = await world()
  const { alice, host, table } = here
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200, { id: 1 })
  const van = deviceId(1)
  const d = JSON.stringify({ name: 'Yard', description: null, area: 'CIRCLE (50.001 10, 50)', attributes: {} })
  const writes = Array.from({ length: count }, (_, n): Write[] => {
    const fence = geofenceId(id(n))
    return [
      { put: { ...keys.linked({ kind: 'geofence', id: fence }), v: 1, rev: 1, id: fence, d } },
      { put: { ...keys.ownerLinked({ kind: 'device', id: van }, { kind: 'geofence', id: fence }), v: 1 } },
    ]
  }).flat()
  for (let at = 0; at < writes.length; at += 100) await table.transact(writes.slice(at, at + 100))
  const payloads: { events: Event[] }[] = []
  Object.assign(host, { invoke: async (_: string, payload: unknown) => void payloads.push(payload as never) })
  const consumer = consume(positionsConsumer(undefined, eventDispatcher(functions.positions)))
  let sent = 0
  const report = async (minute: number) => {
    const point = atMinute(minute)
    const record = {
      v: 1 as const,
      deviceId: van,
      protocol: 'osmand',
      receivedAt: point.fixTime + 500,
      points: [point],
    }
    expect(await consumer(kinesisEvent([record], (sent += 1)))).toEqual({ batchItemFailures: [] })
  }
  const stateBytes = async () => bytesOf((await table.get(keys.deviceState(van)))!)
  const handed = () => payloads.flatMap(({ events }) => events.map(({ geofenceId: fence, type }) => `${type} ${fence}`))
  return { ...here, van, payloads, report, stateBytes, handed }
}

test('stores 4,000 geofences of one import in one write unit and dispatches each event once within the Lambda limit', async () => {
  const { report, stateBytes, payloads, handed, stores, van } = await withCircles(4000, n => 1 + n)
  await report(0)
  await report(1)
  expect(await stateBytes()).toBeLessThan(1024)
  await report(1.2)
  expect(await stateBytes()).toBeLessThan(1024)
  await report(3)
  expect(await stateBytes()).toBeLessThan(1024)
  const crossings = handed().filter(text => text.startsWith('geofence'))
  expect(crossings).toEqual([
    ...Array.from({ length: 4000 }, (_, n) => `geofenceEnter ${1 + n}`),
    ...Array.from({ length: 4000 }, (_, n) => `geofenceExit ${1 + n}`),
  ])
  expect(Math.max(...payloads.map(payload => JSON.stringify(payload).length))).toBeLessThan(LAMBDA_BYTES)
  let listed = 0
  for await (const { geofenceId: fence } of stores.events.between(van, 0, Date.UTC(2027, 0, 1)))
    if (fence > 0) listed += 1
  expect(listed).toBe(8000)
}, 300_000)

test('stores 5,000 geofences with scattered ids within half the item limit, and applies the oldest 5,000', async () => {
  const { report, stateBytes, handed } = await withCircles(GEOFENCES_MAX + 50, n => 10_000_000 + 3 * n)
  await report(0)
  await report(1)
  expect(await stateBytes()).toBeLessThan(ITEM_BYTES / 2)
  await report(1.2)
  expect(await stateBytes()).toBeLessThan(ITEM_BYTES / 2)
  expect(handed().filter(text => text.startsWith('geofenceEnter'))).toHaveLength(GEOFENCES_MAX)
}, 300_000)
