import { chunkFrom } from '#shared/log/chunk.ts'
import { deviceId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import type { Item } from '#shared/table/table.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { world } from '../../kit/world.ts'

const DAY_S = 86_400
const NOON_S = Date.parse('2026-06-01T12:00:00Z') / 1000
const DAY_MS = DAY_S * 1000
const van = deviceId(1)

/** World with a van that drove 100 minutes from noon, so that positions are in chunks and in its state. */
const start = async (device: Record<string, unknown>, server: Record<string, unknown> = {}) => {
  const here = await world('2026-06-01T14:00:00Z')
  await here.admin.calls('traccar.server.update', { body: { attributes: server } }).gets(200)
  await here.alice
    .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v', attributes: device } })
    .gets(200)
  await drive(
    1,
    Array.from({ length: 100 }, (_, n) => atMinute(n)),
  )
  const stored = async (PK: string) => {
    const items: Item[] = []
    for await (const item of here.table.query({ PK })) items.push(item)
    return items
  }
  const positions = async () => {
    const query = { deviceId: 1, from: '2026-05-01', to: '2026-07-01' }
    return (await here.alice.calls('traccar.positions.list', { query }).gets(200)).json as {
      id: number
      fixTime: string
    }[]
  }
  return {
    ...here,
    positions,
    chunks: () => stored(keys.log(van, NOON_S * 1000)),
    events: () => stored(keys.events(van, NOON_S * 1000)),
  }
}

test('keeps everything without a setting', async () => {
  const { chunks, events, positions, host } = await start({})
  expect((await chunks()).length).toBeGreaterThan(0)
  for (const item of [...(await chunks()), ...(await events())]) expect(item).not.toHaveProperty('ttl')
  host.clock.advance(29 * DAY_MS)
  expect(await positions()).toHaveLength(100)
})

test('expires chunks and events retentionDays after reception', async () => {
  const { chunks, events } = await start({ retentionDays: 10 })
  const [chunk] = await chunks()
  const newest = chunkFrom(chunk!).to / 1000
  expect(chunk?.['ttl']).toBe(Math.ceil(newest + 0.5 + 10 * DAY_S))
  expect((await events()).map(({ ttl }) => ttl)).toContain(Math.ceil(NOON_S + 0.5 + 10 * DAY_S))
})

test('hides expired positions in chunks and state before the table deletes them', async () => {
  const { positions, chunks, alice, host } = await start({ retentionDays: 10 })
  const all = await positions()
  expect(all).toHaveLength(100)
  // 50 minutes of the drive are older than 10 days.
  host.clock.advance(10 * DAY_MS - 70 * 60_000)
  expect((await positions()).map(({ fixTime }) => fixTime)).toEqual(all.slice(50).map(({ fixTime }) => fixTime))
  const byId = (index: number) => alice.calls('traccar.positions.list', { query: { id: all[index]!.id } })
  await byId(49).gets(400, 'Device access denied')
  await byId(50).gets(200, { length: 1 })
  expect((await chunks()).length).toBeGreaterThan(0)
  host.clock.advance(DAY_MS)
  expect(await positions()).toEqual([])
})

test('keeps the latest position, as Traccar does', async () => {
  const { alice, host } = await start({ retentionDays: 1 })
  host.clock.advance(29 * DAY_MS)
  const { json } = await alice.calls('traccar.positions.list').gets(200, { length: 1 })
  await alice.calls('traccar.positions.list', { query: { id: json[0].id } }).gets(200, { length: 1 })
})

test('hides expired events', async () => {
  const { alice, host, events } = await start({ retentionDays: 1 })
  const [item] = await events()
  const get = () => alice.calls('traccar.events.get', { params: { id: Number(item?.['event']) } })
  await get().gets(200)
  host.clock.advance(2 * DAY_MS)
  expect((await get()).status).toBe(400)
})

test.each([
  [{}, { retentionDays: '5' }, 5],
  [{ retentionDays: 3 }, { retentionDays: 5 }, 3],
  [{ retentionDays: 0 }, { retentionDays: 5 }, 0],
  [{ retentionDays: -7 }, {}, 0],
  [{ retentionDays: 'soon' }, {}, 0],
])('keeps a device with %j on a server with %j for %s days', async (device, server, days) => {
  const { table } = await start(device, server)
  expect((await table.get(keys.deviceState(van)))?.['keep'] ?? 0).toBe(days)
})
