import { quarantine as handler } from '../../../functions/schedule.ts'
import { erasure } from '../../../functions/schedule.ts'
import { deviceId } from '#shared/model/ids.ts'
import { readTracker } from '#shared/protocol/trackers.ts'
import { keys } from '#shared/table/keys.ts'
import { deliver, drive } from '../../kit/drive.ts'
import { memoryStream } from '../../kit/memoryStream.ts'
import { world } from '../../kit/world.ts'

const HOUR_MS = 3_600_000
const plenty = { getRemainingTimeInMillis: () => 120_000 }
const van = deviceId(1)

/** World with a van whose tracker reports, at 12:00 UTC on 1 June by the clock of the server. */
const start = async (settings: { readonly attributes?: object } = {}) => {
  const stream = memoryStream()
  const here = await world('2026-06-01T12:00:00Z', stream)
  const body = { name: 'Van', uniqueId: 'van', ...settings }
  await here.alice.calls('traccar.devices.create', { body }).gets(200)
  const report = async (query: string) => {
    const receivedAt = here.host.now()
    const { reports, protocol } = readTracker({ headers: {}, query, body: '', receivedAt })
    const [{ points, rejected } = { points: [], rejected: [] }] = reports
    await deliver([{ v: 1, deviceId: van, protocol, receivedAt, points, rejected }])
  }
  const ahead = (hours: number, more = '') =>
    report(`id=van&lat=48&lon=16${more}&timestamp=${here.host.now() + hours * HOUR_MS}`)
  const query = { from: '2026-06-01T00:00:00Z', to: '2026-06-20T00:00:00Z' }
  const entries = async () => (await here.admin.callsWithPassword('traccar.quarantine.list', { query }).gets(200)).json
  const outcomes = async () => (await entries()).map(({ outcome }: { outcome: { state: string } }) => outcome.state)
  const positions = async () =>
    (await here.admin.calls('traccar.positions.list', { query: { deviceId: van, ...query } }).gets(200)).json
  const due = async () => {
    const found = []
    for await (const { SK } of here.table.query({ PK: keys.quarantineRetry(0, '').PK })) found.push(SK)
    return found
  }
  return { ...here, stream, report, ahead, entries, outcomes, positions, due }
}

test('stores positions of a server clock three days behind when the clock is right', async () => {
  const { host, ahead, entries, outcomes, positions, stream, due } = await start()
  for (const hours of [72, 72.5, 73]) await ahead(hours)
  expect(await positions()).toEqual([])
  expect((await entries())[0]).toMatchObject({
    reason: 'timestamp is more than 24 hours in the future',
    outcome: { state: 'scheduled', time: '2026-06-03T12:00:00.000+00:00' },
  })
  expect(await handler({}, plenty)).toEqual({ resent: 0 })
  host.clock.advance(72 * HOUR_MS)
  expect(await handler({}, plenty)).toEqual({ resent: 3 })
  await stream.apply()
  expect((await positions()).map(({ fixTime, serverTime }: Record<string, string>) => [fixTime, serverTime])).toEqual([
    ['2026-06-04T12:00:00.000+00:00', '2026-06-01T12:00:00.000+00:00'],
    ['2026-06-04T12:30:00.000+00:00', '2026-06-01T12:00:00.000+00:00'],
    ['2026-06-04T13:00:00.000+00:00', '2026-06-01T12:00:00.000+00:00'],
  ])
  expect([await outcomes(), await due()]).toEqual([['resent', 'resent', 'resent'], []])
  expect((await entries())[0].outcome).toMatchObject({ userId: null, deviceId: 1 })
  expect(await handler({}, plenty)).toEqual({ resent: 0 })
})

test('retries an entry from the millisecond at which it becomes valid', async () => {
  const { host, ahead, outcomes } = await start()
  await ahead(24.5)
  host.clock.advance(HOUR_MS / 2 - 1)
  expect([await handler({}, plenty), await outcomes()]).toEqual([{ resent: 0 }, ['scheduled']])
  host.clock.advance(1)
  expect([await handler({}, plenty), await outcomes()]).toEqual([{ resent: 1 }, ['resent']])
})

test('does not retry an entry that has another fault', async () => {
  const { host, ahead, report, outcomes, due } = await start()
  await ahead(48, '&lat=91')
  await report('id=van&lat=91&lon=16')
  expect([await outcomes(), await due()]).toEqual([['waiting', 'waiting'], []])
  host.clock.advance(72 * HOUR_MS)
  expect(await handler({}, plenty)).toEqual({ resent: 0 })
})

test('leaves all entries to the next run if time or stream fails, and stores each point once in concurrent runs', async () => {
  const { host, ahead, outcomes, positions, stream } = await start()
  for (const hours of [30, 31, 32]) await ahead(hours)
  host.clock.advance(12 * HOUR_MS)
  expect(await handler({}, { getRemainingTimeInMillis: () => 20_000 })).toEqual({ resent: 0 })
  stream.down = true
  await expect(handler({}, plenty)).rejects.toThrow('the stream is down')
  expect(await outcomes()).toEqual(['scheduled', 'scheduled', 'scheduled'])
  stream.down = false
  await Promise.all([handler({}, plenty), handler({}, plenty)])
  await stream.apply()
  expect(await positions()).toHaveLength(3)
  expect(await outcomes()).toEqual(['resent', 'resent', 'resent'])
})

test('keeps the outcome of a retry when the record is redelivered', async () => {
  const { host, stores, ahead, outcomes, entries } = await start()
  await ahead(30)
  const [{ id }] = await entries()
  host.clock.advance(12 * HOUR_MS)
  await handler({}, plenty)
  const { receivedAt, reason, query, contentType, body } = (await stores.quarantine.get(id))!
  const receipt = { deviceId: van, protocol: 'osmand', receivedAt }
  const [, source = ''] = id.split('-')
  await stores.quarantine.keep(receipt, source, [{ reason, query, contentType, body, retryAt: receivedAt }])
  expect(await outcomes()).toEqual(['resent'])
  expect(await handler({}, plenty)).toEqual({ resent: 0 })
})

test('deletes the entries of a deleted device and retries none', async () => {
  const { host, alice, ahead, report, entries, due, stream } = await start()
  await report('id=van&lat=91&lon=16')
  await ahead(30)
  await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
  host.clock.advance(12 * HOUR_MS)
  expect(await handler({}, plenty)).toEqual({ resent: 0 })
  expect([await due(), stream.waiting]).toEqual([[], []])
  await erasure({}, plenty)
  expect(await entries()).toEqual([])
})

test('keeps reports that arrive after the device was deleted for 90 days', async () => {
  const { host, alice, entries } = await start()
  await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
  await drive(van, [{ fixTime: host.now(), latitude: 48, longitude: 16 }])
  for (let hour = 0; hour < 3; hour += 1) {
    await erasure({}, plenty)
    host.clock.advance(HOUR_MS)
  }
  expect(await entries()).toMatchObject([{ uniqueId: 'van', reason: 'the device does not exist' }])
  host.clock.advance(90 * 24 * HOUR_MS)
  expect(await entries()).toEqual([])
})

test('keeps entries as long as positions: forever, or for the retentionDays of device or server', async () => {
  const { host, report, entries } = await start()
  await report('id=van&lat=91&lon=16')
  host.clock.advance(3650 * 24 * HOUR_MS)
  expect(await entries()).toHaveLength(1)
  const brief = await start({ attributes: { retentionDays: 2 } })
  await brief.report('id=van&lat=91&lon=16')
  brief.host.clock.advance(48 * HOUR_MS - 1000)
  expect(await brief.entries()).toHaveLength(1)
  brief.host.clock.advance(1000)
  expect(await brief.entries()).toEqual([])
})
