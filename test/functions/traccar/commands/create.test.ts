import { deviceId } from '#shared/model/ids.ts'
import { atMinute, drive } from '../../../kit/drive.ts'
import { world, type World } from '../../../kit/world.ts'

/** World with a van of Alice that reported at noon, one minute ago. */
const withVan = async (): Promise<World> => {
  const here = await world()
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v' } }).gets(200, { id: 1 })
  await drive(1, [atMinute(0)])
  here.host.clock.set('2026-06-01T12:01:00Z')
  return here
}

const custom = (data: unknown = 'reboot', deviceId: unknown = 1) => ({ deviceId, type: 'custom', attributes: { data } })
const send = 'traccar.commands.create'

test('accepts a command and returns it unchanged', async () => {
  const { alice, host } = await withVan()
  await alice
    .calls(send, { body: custom('at+boot') })
    .gets(200, { id: 0, attributes: { data: 'at+boot' }, deviceId: 1, type: 'custom' })
  expect(host.logged.map(({ entry }) => entry)).toContainEqual({
    message: 'command queued',
    userId: alice.id,
    deviceId: 1,
    type: 'custom',
  })
})

test('accepts only custom commands for trackers over HTTP', async () => {
  const { alice } = await withVan()
  const body = { ...custom(), type: 'engineStop' }
  await alice.calls(send, { body }).gets(400, 'Command engineStop is not supported in protocol osmand')
})

test.each([
  ['', 'attributes.data must be the text to send'],
  [null, 'attributes.data must be the text to send'],
  [5, 'attributes.data must be the text to send'],
  ['two\nlines', 'attributes.data must be one line, without control characters'],
  ['two\r\nX-Header: 1', 'attributes.data must be one line, without control characters'],
  ['a\tb', 'attributes.data must be one line, without control characters'],
])('rejects the text %j', async (data, message) => {
  const { alice } = await withVan()
  await alice.calls(send, { body: custom(data) }).gets(400, message)
})

test('accepts 3,900 characters and rejects more than 4,096 bytes', async () => {
  const { alice } = await withVan()
  await alice.calls(send, { body: custom('x'.repeat(3900)) }).gets(200)
  await alice.calls(send, { body: custom('æ'.repeat(2100)) }).gets(400, 'attributes.data must have at most 4096 bytes')
})

test('rejects a command for a device that never reported or is silent for 10 minutes', async () => {
  const { alice, host } = await withVan()
  await alice.calls('traccar.devices.create', { body: { name: 'New', uniqueId: 'n' } }).gets(200, { id: 2 })
  await alice.calls(send, { body: custom('x', 2) }).gets(400, 'Device is offline')
  host.clock.set('2026-06-01T12:10:00.499Z')
  await alice.calls(send, { body: custom() }).gets(200)
  host.clock.set('2026-06-01T12:10:00.500Z')
  await alice.calls(send, { body: custom() }).gets(400, 'Device is offline')
})

test('reads the offline timeout from the server, or from the device first', async () => {
  const { admin, alice } = await withVan()
  const { json: server } = await admin.calls('traccar.server.get').gets(200)
  await admin.calls('traccar.server.update', { body: { ...server, attributes: { 'status.timeout': '30' } } }).gets(200)
  await alice.calls(send, { body: custom() }).gets(400, 'Device is offline')
  const van = { name: 'Van', uniqueId: 'v', attributes: { 'status.timeout': 90 } }
  await alice.calls('traccar.devices.update', { params: { id: 1 }, body: van }).gets(200)
  await alice.calls(send, { body: custom() }).gets(200)
})

test('rejects a command for a disabled device', async () => {
  const { alice } = await withVan()
  const van = { name: 'Van', uniqueId: 'v', disabled: true }
  await alice.calls('traccar.devices.update', { params: { id: 1 }, body: van }).gets(200)
  await alice.calls(send, { body: custom() }).gets(400, 'Device is disabled')
})

test.each([1, 99, 0, undefined])('rejects inaccessible, missing and unknown devices: %p', async id => {
  const { bob } = await withVan()
  await bob.calls(send, { body: custom('x', id) }).gets(400, 'Device access denied')
})

test('rejects commands of readonly users and custom commands of limited users', async () => {
  const { admin, user, table } = await withVan()
  const [reader, limited] = await Promise.all([
    user('reader', { readonly: true }),
    user('limited', { limitCommands: true }),
  ])
  for (const { id } of [reader, limited])
    await admin.calls('traccar.permissions.linkDevice', { body: { userId: id, deviceId: 1 } }).gets(200)
  await reader.calls(send, { body: custom() }).gets(400, 'Account is readonly')
  await limited.calls(send, { body: custom() }).gets(400, 'Operation restricted')
  const { json: server } = await admin.calls('traccar.server.get').gets(200)
  await admin.calls('traccar.server.update', { body: { ...server, limitCommands: true } }).gets(200)
  await admin.calls(send, { body: custom() }).gets(200)
  const queued = []
  for await (const item of table.query({ PK: 'COMMANDS#1' })) queued.push(item)
  expect(queued).toHaveLength(1)
})

test('queues at most 50 commands, also in concurrent requests', async () => {
  const { stores, host } = await withVan()
  for (let n = 0; n < 47; n += 1) await stores.commands.queue(deviceId(1), `c${n}`, host.now())
  const results = await Promise.allSettled(
    Array.from({ length: 6 }, (_, n) => stores.commands.queue(deviceId(1), `late${n}`, host.now())),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  const [rejected] = results.filter(result => result.status === 'rejected')
  expect(rejected?.reason.message).toBe('Too many commands are waiting for the device')
})

test.each([
  [{ deviceId: 1, type: 'custom', attributes: { data: 'x' }, textChannel: true }, 'SMS not configured'],
  [{ deviceId: 1, attributes: { data: 'x' } }, 'type is required'],
  [{ deviceId: 'x', type: 'custom' }, /deviceId/],
])('rejects %j', async (body, message) => {
  const { alice } = await withVan()
  const { text } = await alice.calls(send, { body }).gets(400)
  expect(text).toMatch(message)
})
