/** Positions that guests read: latest, trail, and blurred ones. */
import { HOUR_MS, LIST, sharing } from './kit.ts'

const DAY = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }
type Row = { readonly id: number; readonly fixTime: string; readonly latitude: number }
const minutes = (rows: readonly Row[]) => rows.map(({ fixTime }) => Number(fixTime.slice(14, 16)))

/** The van reported each minute from 12:00 to 12:09. It is 12:10. */
const driven = async () => {
  const here = await sharing()
  const points = Array.from({ length: 10 }, (_, n) =>
    here.atMinute(n, { attributes: { batteryLevel: 64, driverUniqueId: 'card-7' } }),
  )
  await here.drive(here.van, points)
  here.host.clock.advance(10 * 60_000)
  const trailOf = async (more: object) => {
    const follower = await here.guestOf(more)
    return minutes((await follower.calls(LIST, { query: { deviceId: here.van, ...DAY } }).gets(200)).json)
  }
  return { ...here, trailOf }
}

test('returns the latest position, without what identifies the tracker', async () => {
  const { guestOf, van } = await driven()
  const follower = await guestOf()
  const { json } = await follower.calls(LIST).gets(200)
  expect(json).toMatchObject([{ deviceId: van, latitude: 50.009, speed: 20, protocol: '', geofenceIds: [] }])
  expect(json[0].attributes).toEqual({ batteryLevel: 64, motion: true })
})

test('returns no trail, the trail since the start, or the trail of the last hours', async () => {
  const { trailOf } = await driven()
  expect(await trailOf({})).toEqual([])
  expect(await trailOf({ trail: 'start' })).toEqual([])
  expect(await trailOf({ trail: 'start', from: '2026-06-01T12:05:00Z' })).toEqual([5, 6, 7, 8, 9])
  expect(await trailOf({ trail: 'hours', trailHours: 1, from: '2026-06-01T12:07:00Z' })).toEqual([7, 8, 9])
})

test('moves the start of the trail of the last hours', async () => {
  const { guestOf, van, host } = await driven()
  const share = { trail: 'hours', trailHours: 1, from: '2026-06-01T11:00:00Z', until: '2026-06-01T15:00:00Z' }
  const follower = await guestOf(share)
  host.clock.advance(HOUR_MS - 5 * 60_000)
  const { json } = await follower.calls(LIST, { query: { deviceId: van, ...DAY } }).gets(200)
  expect(minutes(json)).toEqual([5, 6, 7, 8, 9])
})

test('returns positions by id only if they are the latest or in the trail', async () => {
  const { alice, guestOf, van } = await driven()
  const { json: all } = await alice.calls(LIST, { query: { deviceId: van, ...DAY } }).gets(200)
  const [first, , , , , , , , , last] = all.map(({ id }: Row) => id)
  const [without, withTrail] = [await guestOf(), await guestOf({ trail: 'start', from: '2026-06-01T12:00:00Z' })]
  expect((await without.calls(LIST, { query: { id: last } }).gets(200)).json).toHaveLength(1)
  await without.calls(LIST, { query: { id: first } }).gets(400, 'Device access denied')
  await without.calls(LIST, { query: { id: first + 1 } }).gets(400, 'Device access denied')
  expect((await withTrail.calls(LIST, { query: { id: [first, last] } }).gets(200)).json).toHaveLength(2)
})

test('returns JSON with the same limits to a guest that requests a file', async () => {
  const { guestOf, van } = await driven()
  const follower = await guestOf()
  const accept = { headers: { accept: 'text/csv' }, query: { deviceId: van, ...DAY } }
  expect((await follower.calls(LIST, accept).gets(200)).text).toBe('[]')
})

describe('hidden zones', () => {
  const HOME = { latitude: 50.009, longitude: 10, radius: 100 }

  test('replace all positions near a home by one, without speed, course and distances', async () => {
    const { guestOf, van } = await driven()
    const follower = await guestOf({ trail: 'start', from: '2026-06-01T12:00:00Z', zones: [HOME] })
    const { json } = await follower.calls(LIST, { query: { deviceId: van, ...DAY } }).gets(200)
    const hidden = json.filter(({ accuracy }: { accuracy: number }) => accuracy === 460)
    const places = new Set(hidden.map(({ latitude, longitude }: HomePlace) => `${latitude} ${longitude}`))
    expect(hidden.length).toBeGreaterThan(1)
    expect([...places]).toHaveLength(1)
    expect(hidden[0]).toMatchObject({ speed: 0, course: 0, altitude: 0, attributes: {} })
    // The start of the way is exact.
    expect(json[0]).toMatchObject({ latitude: 50, accuracy: 0, speed: 20 })
    expect(JSON.stringify(json)).not.toMatch(/distance/i)
  })

  test('are created around geofences, and show the same place in every share', async () => {
    const { alice, guestOf } = await driven()
    const fence = { name: 'Home', area: 'CIRCLE (50.009 10, 100)' }
    const { json: geofence } = await alice.calls('traccar.geofences.create', { body: fence }).gets(200)
    const [one, other] = [await guestOf({ zones: [HOME] }), await guestOf({ geofenceIds: [geofence.id] })]
    const [here, there] = [(await one.calls(LIST).gets(200)).json[0], (await other.calls(LIST).gets(200)).json[0]]
    expect([there.latitude, there.longitude]).toEqual([here.latitude, here.longitude])
    expect(here.latitude).not.toBe(50.009)
    const { json: shares } = await alice.calls('traccar.shares.list').gets(200)
    expect(shares[1].zones).toHaveLength(1)
  })

  test('cannot be created around a foreign geofence, or one that is too large', async () => {
    const { alice, bob, van } = await driven()
    const make = async (person: typeof alice, area: string) =>
      (await person.calls('traccar.geofences.create', { body: { name: 'Land', area } }).gets(200)).json.id
    const share = (id: number) =>
      alice.calls('traccar.shares.create', {
        body: { deviceIds: [van], until: '2026-06-01T13:00:00Z', geofenceIds: [id] },
      })
    await share(await make(bob, 'CIRCLE (50 10, 100)')).gets(400, 'Geofence access denied')
    await share(await make(alice, 'CIRCLE (50 10, 200000)')).gets(400, 'Geofence Land is too large to hide')
  })
})

type HomePlace = { readonly latitude: number; readonly longitude: number }
