import { world } from '../../../kit/world.ts'

const command = { type: 'custom', description: 'Restart', attributes: { data: 'reboot {uniqueId}' } }

/** World with a van of Alice in a group, and a saved command of hers. */
const start = async () => {
  const here = await world()
  const depot = await here.group(0, here.alice)
  await here.alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'v', groupId: depot } }).gets(200)
  const { json } = await here.alice.calls('traccar.commands.create', { body: command }).gets(200)
  return { ...here, depot, saved: json }
}
const SEND = 'traccar.commands.send'

test('saves a command with a description, and sends it later, to a device or a group', async () => {
  const { alice, saved, depot } = await start()
  await alice.calls('traccar.savedCommands.list').gets(200, [{ id: saved.id, deviceId: 0, description: 'Restart' }])
  const body = { ...saved, deviceId: 1, attributes: { data: 'ignored' } }
  const { json } = await alice.calls(SEND, { body }).gets(202)
  expect(json).toMatchObject({ deviceId: 1, type: 'custom', attributes: { data: 'reboot {uniqueId}' } })
  await alice.calls(SEND, { body: saved, query: { groupId: depot } }).gets(202, [{ deviceId: 1 }])
  const { json: queued } = await alice.calls('traccar.commands.queue', { query: { deviceId: 1 } }).gets(200)
  expect(queued.map((one: any) => one.attributes.data)).toEqual(['reboot v', 'reboot v'])
})

test('lists the saved commands that apply to a device', async () => {
  const { alice, saved, depot } = await start()
  const sendable = () => alice.calls('traccar.commands.sendable', { query: { deviceId: 1 } })
  expect((await sendable().gets(200)).json).toEqual([])
  await alice.calls('traccar.permissions.link', { body: { groupId: depot, commandId: saved.id } }).gets(204)
  await sendable().gets(200, [{ id: saved.id }])
  await alice.calls('traccar.commands.types', { query: { deviceId: 1 } }).gets(200, [{ type: 'custom' }])
  await alice.calls('traccar.commands.types').gets(200, [{ type: 'custom' }])
})

test('rejects what it cannot send, and callers that may not', async () => {
  const { alice, bob, saved, user, admin } = await start()
  const sends = (over: object) =>
    alice.calls(SEND, { body: { type: 'custom', attributes: { data: 'x' }, deviceId: 1, ...over } })
  await sends({ attributes: { data: 'x', noQueue: true } }).gets(400, 'Failed to send command')
  await sends({ textChannel: true }).gets(400, 'SMS not configured')
  await sends({ type: 'engineStop' }).gets(400, 'Command engineStop is not supported')
  await sends({ deviceId: 0 }).gets(400, 'Device access denied')
  await bob.calls(SEND, { body: { ...saved, deviceId: 1 } }).gets(400, 'Device access denied')
  const limited = await user('limited', { limitCommands: true })
  for (const body of [{ deviceId: 1 }, { commandId: saved.id }])
    await admin.calls('traccar.permissions.link', { body: { userId: limited.id, ...body } }).gets(204)
  await limited.calls(SEND, { body: { ...command, deviceId: 1 } }).gets(400, 'Operation restricted')
  await limited.calls(SEND, { body: { ...saved, deviceId: 1 } }).gets(202)
  const params = { id: saved.id }
  await limited.calls('traccar.savedCommands.update', { params, body: saved }).gets(400, 'Operation restricted')
  await limited.calls('traccar.savedCommands.remove', { params }).gets(400, 'Operation restricted')
  await alice
    .calls('traccar.savedCommands.update', { params, body: { ...saved, description: '' } })
    .gets(400, 'description is required')
})
