import { deviceId } from '#shared/model/ids.ts'
import { atMinute, deliver } from '../../../kit/drive.ts'
import { world } from '../../../kit/world.ts'

const GET = 'traccar.diagnosis.get'
const NOW = '2026-06-01T11:00:00Z'
const at = (iso: string) => Date.parse(iso)

const start = async () => {
  const here = await world(NOW)
  const body = { name: 'Van', uniqueId: 'van', attributes: { 'status.timeout': 300 } }
  const { json } = await here.alice.calls('traccar.devices.create', { body }).gets(200)
  return { ...here, params: { id: Number(json.id) } }
}

test('says that a device has never reported', async () => {
  const { alice, params } = await start()
  expect((await alice.calls(GET, { params }).gets(200)).json).toEqual({
    deviceId: params.id,
    disabled: false,
    status: 'offline',
    lastUpdate: null,
    statusTimeout: 300_000,
    latestFix: null,
    refusedPoints: [],
    hasKey: false,
    refusedForKey: 0,
    lastRefusedForKey: null,
    lastRefusedFrom: null,
  })
})

test('says that a device is disabled from its expiration on', async () => {
  const { alice, params } = await start()
  const { json: van } = await alice.calls('traccar.devices.get', { params }).gets(200)
  for (const [expirationTime, disabled] of [
    ['2026-06-01T11:00:01Z', false],
    [NOW, true],
  ]) {
    await alice.calls('traccar.devices.update', { params, body: { ...van, expirationTime } }).gets(200)
    await alice.calls(GET, { params }).gets(200, { disabled })
  }
})

test('returns battery and clock of the latest fix, and the newest refused points without what was reported', async () => {
  const { alice, params } = await start()
  const fix = {
    ...atMinute(0),
    fixTime: at('2026-06-01T11:53:00Z'),
    attributes: { batteryLevel: 8, charge: false },
  }
  const rejected = Array.from({ length: 12 }, (_, n) => ({
    reason: `reason ${n}`,
    query: 'secret=1',
    contentType: '',
    body: '',
  }))
  const receivedAt = at('2026-06-01T11:50:00Z')
  await deliver([{ v: 1, deviceId: deviceId(params.id), protocol: 'osmand', receivedAt, points: [fix], rejected }])
  const { json, text } = await alice.calls(GET, { params }).gets(200)
  expect(json.latestFix).toEqual({
    fixTime: '2026-06-01T11:53:00.000+00:00',
    serverTime: '2026-06-01T11:50:00.000+00:00',
    protocol: 'osmand',
    valid: true,
    outdated: false,
    batteryLevel: 8,
    charge: false,
    clockOffset: 180_000,
  })
  expect(json.refusedPoints).toHaveLength(10)
  expect(json.refusedPoints[0]).toMatchObject({ serverTime: '2026-06-01T11:50:00.000+00:00', willRetry: false })
  expect(text).not.toContain('secret')
})

test('is closed to users without access to the device, and open to administrators', async () => {
  const { admin, bob, params } = await start()
  await bob.calls(GET, { params }).gets(400, 'Device access denied')
  await admin.calls(GET, { params }).gets(200)
})
