import { erasure as handler } from '../../../functions/schedule.ts'
import { deviceId } from '#shared/model/ids.ts'
import { erase } from '#shared/table/erasure.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { world } from '../../kit/world.ts'

const MINUTE_MS = 60_000
const van = deviceId(1)
const plenty = { getRemainingTimeInMillis: () => 300_000 }

/** World with a van with more positions than its state holds, some late, and events; and a bus that is kept. */
const start = async () => {
  const here = await world('2026-06-01T18:00:00Z')
  for (const uniqueId of ['van', 'bus'])
    await here.alice.calls('traccar.devices.create', { body: { name: uniqueId, uniqueId } }).gets(200)
  const minutes = Array.from({ length: 150 }, (_, n) => n)
  await drive(
    1,
    minutes.map(minute => atMinute(minute)),
  )
  await drive(
    1,
    [-400_000, -10, 200, -5].map(minute => atMinute(minute, { latitude: 51 })),
  )
  await drive(
    1,
    minutes.map(minute => atMinute(minute + 210)),
  )
  await drive(
    2,
    minutes.map(minute => atMinute(minute)),
  )
  const partitions = ['2025-08', '2026-05', '2026-06'].flatMap(month =>
    [1, 2].flatMap(id => [keys.log(deviceId(id), Date.parse(month)), keys.events(deviceId(id), Date.parse(month))]),
  )
  const left = async (device: number) => {
    let items = 0
    for (const PK of partitions.filter(one => one.includes(`#${device}#`)))
      for await (const _ of here.table.query({ PK })) items += 1
    return items
  }
  const job = () => here.table.get(keys.erasure(van))
  const remove = () => here.alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  return { ...here, left, job, remove }
}

test('deletes the reports of a deleted device, including late days, and keeps those of other devices', async () => {
  const { left, remove, alice, job } = await start()
  const before = await left(2)
  expect(await left(1)).toBeGreaterThan(8)
  await remove()
  await alice
    .calls('traccar.positions.list', { query: { deviceId: 1, from: '2020-01-01', to: '2027-01-01' } })
    .gets(400)
  expect((await handler({}, plenty)).deleted).toBeGreaterThan(8)
  expect([await left(1), await left(2)]).toEqual([0, before])
  expect(await job()).toMatchObject({ pass: 2 })
})

test('deletes items written by a consumer after the deletion, then removes the job', async () => {
  const { left, remove, table, host, job } = await start()
  await remove()
  await handler({}, plenty)
  await table.write({ put: { ...keys.chunk(van, 1_000), n: 0 } })
  await handler({}, plenty)
  expect(await table.get(keys.chunk(van, 1_000))).toBeDefined()
  host.clock.advance(15 * MINUTE_MS)
  expect(await handler({}, plenty)).toEqual({ deleted: 1 })
  expect([await left(1), await job()]).toEqual([0, undefined])
  expect(await handler({}, plenty)).toEqual({ deleted: 0 })
})

test('continues a run that failed or ran out of time', async () => {
  const { left, remove, table, host } = await start()
  await remove()
  const all = await left(1)
  let writes = 0
  const failing: Table = {
    ...table,
    write: async one => {
      writes += 1
      if (writes > 3) throw new Error('the table is away')
      return table.write(one)
    },
  }
  await expect(erase(failing, { now: host.now, until: host.now() + MINUTE_MS })).rejects.toThrow('away')
  expect(await left(1)).toBeLessThan(all)
  expect(await handler({}, { getRemainingTimeInMillis: () => 20_000 })).toEqual({ deleted: 0 })
  await Promise.all([handler({}, plenty), handler({}, plenty)])
  expect(await left(1)).toBe(0)
})
