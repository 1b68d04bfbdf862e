import { setHost } from '#shared/runtime.ts'
import { contents } from '../../../matrix/contents.ts'
import { PLACE, send } from '../../ingest/tracker.ts'
import { world } from '../../../kit/world.ts'

const DAY_MS = 86_400_000
const van = { name: 'Van', uniqueId: 'van 7' }

/** World in which Alice has a device, and trackers report to a stream that only counts. */
const start = async () => {
  const here = await world('2026-06-01T12:00:00Z')
  let written = 0
  setHost({ ...here.host, stream: { put: async () => void (written += 1) } })
  const { json } = await here.alice.calls('traccar.devices.create', { body: van }).gets(200)
  const params = { id: Number(json.id) }
  const rotate = async (body?: object) =>
    (await here.alice.calls('traccar.ingestKeys.rotate', { params, body }).gets(200)).json as Readonly<
      Record<string, string>
    >
  const report = async (key = '', id = van.uniqueId) =>
    (await send({ path: `/${key}/`, query: `id=${encodeURIComponent(id)}&${PLACE}` })).statusCode
  /** Advances past the second for which ingest remembers a device. */
  const later = (ms = 1000) => here.host.clock.advance(ms)
  const state = (expected: object) => here.alice.calls('traccar.ingestKeys.get', { params }).gets(200, expected)
  return { ...here, params, rotate, report, later, state, count: () => written }
}

test('returns a key once, after which reports need it', async () => {
  const { rotate, report, later, state, alice, params, host } = await start()
  await state({ deviceId: 1, hasKey: false, required: false, createdAt: null, earlier: [], refused: 0 })
  expect(await report()).toBe(200)
  const created = await rotate()
  expect(created).toEqual({
    deviceId: 1,
    key: expect.stringMatching(/^key_[0-9a-hjkmnp-tv-z]{26}$/),
    createdAt: '2026-06-01T12:00:00.000+00:00',
    path: `/${created['key']}/?id=van%207`,
    earlier: [],
  })
  later()
  expect(await report()).toBe(401)
  expect(await report(created['key'])).toBe(200)
  const { text } = await state({
    hasKey: true,
    createdAt: '2026-06-01T12:00:00.000+00:00',
    refused: 1,
    lastRefused: '2026-06-01T12:00:01.000+00:00',
    lastRefusedFrom: '192.0.2.0/24',
  })
  expect(text).not.toContain(created['key'])
  expect((await alice.calls('traccar.devices.list')).text).not.toContain('key')
  await alice.calls('traccar.devices.update', { params, body: { ...van, id: 1 } }).gets(200, { attributes: {} })
  later()
  expect([await report(), await report(created['key'])]).toEqual([401, 200])
  expect(JSON.stringify([...(await contents(host))])).not.toContain(created['key'])
})

test('an earlier key stays valid for a day, for the given time, or until it is removed', async () => {
  const { rotate, report, later, state, alice, params } = await start()
  const { key: first } = await rotate()
  const { key: second } = await rotate()
  await state({ earlier: [{ validUntil: '2026-06-02T12:00:00.000+00:00' }] })
  later(DAY_MS - 1)
  expect([await report(first), await report(second)]).toEqual([200, 200])
  later(1)
  expect([await report(first), await report(second)]).toEqual([401, 200])
  const { key: third } = await rotate({ overlapMs: null })
  await state({ earlier: [{ validUntil: null }], refused: 0 })
  later(5 * DAY_MS)
  expect([await report(second), await report(third)]).toEqual([200, 200])
  await alice.calls('traccar.ingestKeys.remove', { params, query: { earlier: true } }).gets(204)
  later()
  expect([await report(second), await report(third)]).toEqual([401, 200])
  const { key: fourth } = await rotate({ overlapMs: 0 })
  later()
  expect([await report(third), await report(fourth)]).toEqual([401, 200])
})

test('keeps the newest four keys', async () => {
  const { rotate, report } = await start()
  const made = []
  for (let n = 0; n < 6; n += 1) made.push((await rotate())['key'])
  const statuses = []
  for (const key of made) statuses.push(await report(key))
  expect(statuses).toEqual([401, 401, 200, 200, 200, 200])
})

test('accepts reports without a key after its removal', async () => {
  const { rotate, report, later, state, alice, params } = await start()
  await rotate()
  expect(await report()).toBe(401)
  await alice.calls('traccar.ingestKeys.remove', { params }).gets(204)
  await alice.calls('traccar.ingestKeys.remove', { params }).gets(204)
  later()
  expect(await report()).toBe(200)
  await state({ hasKey: false, refused: 1 })
})

test('the key moves with the device to another uniqueId, and ends with the device', async () => {
  const { rotate, report, later, alice, params } = await start()
  const { key } = await rotate()
  await alice.calls('traccar.devices.update', { params, body: { id: 1, name: 'Van', uniqueId: 'van-8' } }).gets(200)
  await alice.calls('traccar.devices.create', { body: van }).gets(200)
  later()
  expect([await report(key, 'van-8'), await report('', 'van-8'), await report('', 'van 7')]).toEqual([200, 401, 200])
  await alice.calls('traccar.devices.remove', { params }).gets(204)
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van-8' } }).gets(200)
  later()
  expect(await report('', 'van-8')).toBe(200)
})

test('two rotations at the same time leave two valid keys', async () => {
  const { rotate, report } = await start()
  const made = await Promise.all([rotate(), rotate(), rotate()])
  for (const { key } of made) expect(await report(key)).toBe(200)
})

test('changes nothing for others, readonly users and invalid bodies', async () => {
  const { rotate, report, bob, user, stores, stranger, alice, params, later } = await start()
  const { key } = await rotate()
  const reader = await user('reader', { deviceReadonly: true })
  await stores.deviceLinks.add({ user: reader.id, device: params.id as never, at: 0 })
  await bob.calls('traccar.ingestKeys.get', { params }).gets(400, 'Device access denied')
  await reader.calls('traccar.ingestKeys.get', { params }).gets(200, { hasKey: true })
  for (const operation of ['rotate', 'remove']) {
    await bob.calls(`traccar.ingestKeys.${operation}`, { params }).gets(400, 'Device access denied')
    await reader.calls(`traccar.ingestKeys.${operation}`, { params }).gets(400, 'Account is readonly')
    expect((await stranger.calls(`traccar.ingestKeys.${operation}`, { params })).status).toBe(401)
  }
  for (const overlapMs of [-1, 1.5, 'x', 4e11])
    expect((await alice.calls('traccar.ingestKeys.rotate', { params, body: { overlapMs } })).status).toBe(400)
  later()
  expect([await report(key), await report()]).toEqual([200, 401])
})
