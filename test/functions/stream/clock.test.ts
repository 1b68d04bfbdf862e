/** Reports with a time in the future: forged ones, and those of devices with a wrong clock. */
import type { Event } from '#shared/model/event.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Point } from '#shared/stream/record.ts'
import { atMinute, deliver } from '../../kit/drive.ts'
import { fleet } from '../../kit/fleet.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const HOUR = 60

const withVan = async () => {
  const here = await fleet()
  const { alice, van, stores } = here
  /** Delivers a point that the server receives the given number of minutes after noon. */
  const receives = (minute: number, point: Point) =>
    deliver([
      { v: 1, deviceId: deviceId(van), protocol: 'osmand', receivedAt: NOON + minute * 60_000, points: [point] },
    ])
  const latest = async () =>
    (await alice.calls('traccar.positions.list').gets(200)).json.map(
      ({ fixTime }: { fixTime: string }) => (Date.parse(fixTime) - NOON) / 60_000,
    )
  const events = async () => {
    const all: Event[] = []
    for await (const event of stores.events.between(deviceId(van), 0, Date.UTC(2027, 0, 1))) all.push(event)
    return all.map(({ type }) => type)
  }
  const route = async () => {
    const query = { deviceId: van, from: '2026-06-01T00:00:00Z', to: '2026-06-03T00:00:00Z' }
    return (await alice.calls('traccar.positions.list', { query }).gets(200)).json
  }
  return { ...here, receives, latest, events, route }
}

test('keeps a forged fix up to 24 hours ahead out of the latest position, the distance and the events', async () => {
  const { receives, latest, events, route } = await withVan()
  await receives(0, atMinute(0, { speed: 0 }))
  await receives(1, atMinute(23 * HOUR, { latitude: 20, speed: 99 }))
  expect(await latest()).toEqual([0])
  for (const minute of [2, 3]) {
    await receives(minute, atMinute(minute, { speed: 10 }))
    expect(await latest()).toEqual([minute])
  }
  expect(await events()).toEqual(['deviceOnline', 'deviceMoving'])
  const found = await route()
  expect(found.map((one: any) => (Date.parse(one.fixTime) - NOON) / 60_000)).toEqual([0, 2, 3, 23 * HOUR])
  expect(found.slice(0, 3).map((one: any) => one.attributes.totalDistance)).toEqual([0, 222.64, 333.96])
})

test('does not promote a future fix when its time comes, and accepts a true fix after it', async () => {
  const { receives, latest } = await withVan()
  await receives(0, atMinute(0))
  await receives(1, atMinute(2 * HOUR))
  await receives(110, atMinute(110))
  expect(await latest()).toEqual([110])
  // A heartbeat repeats the last true position.
  await receives(125, { fixTime: NOON + 125 * 60_000 })
  expect(await latest()).toEqual([110])
  await receives(126, atMinute(126))
  expect(await latest()).toEqual([126])
})

test('accepts a clock up to 5 minutes ahead as latest until a newer fix arrives', async () => {
  const { receives, latest } = await withVan()
  await receives(0, atMinute(4))
  await receives(1, atMinute(1))
  expect(await latest()).toEqual([4])
  await receives(5, atMinute(5))
  expect(await latest()).toEqual([5])
})

test('shows a device whose clock is always an hour ahead, and raises no motion events', async () => {
  const { receives, latest, events } = await withVan()
  for (const minute of [0, 1, 2]) await receives(minute, atMinute(HOUR + minute))
  expect(await latest()).toEqual([HOUR + 2])
  expect(await events()).toEqual(['deviceOnline'])
  await receives(3, atMinute(3))
  expect(await latest()).toEqual([3])
})

test('stores a repeated forged fix once', async () => {
  const { receives, route } = await withVan()
  await receives(0, atMinute(0))
  for (let n = 0; n < 100; n += 1) await receives(1 + n / 10, atMinute(20 * HOUR + (n % 50)))
  expect(await route()).toHaveLength(51)
})
