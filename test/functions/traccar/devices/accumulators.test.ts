import { atMinute, drive } from '../../../kit/drive.ts'
import { fleet } from '../../../kit/fleet.ts'

const SET = 'traccar.devices.setAccumulators'

test('sets the total distance and the engine hours of a device, by any of its users', async () => {
  const { alice, van } = await fleet()
  await drive(van, [atMinute(0), atMinute(1)])
  const set = (body: object, status = 204, message?: string) =>
    alice.calls(SET, { params: { id: van }, body: { deviceId: van, ...body } }).gets(status, message)
  const attributes = async () => (await alice.calls('traccar.positions.list').gets(200)).json[0].attributes
  await set({ totalDistance: 5000, hours: null })
  expect(await attributes()).toMatchObject({ totalDistance: 5000 })
  expect(await attributes()).not.toHaveProperty('hours')
  await set({ hours: 3_600_000 })
  expect(await attributes()).toMatchObject({ totalDistance: 5000, hours: 3_600_000 })
  await set({}, 400, 'totalDistance or hours is required')
  await set({ totalDistance: -1 }, 400)
  await set({ hours: 'many' }, 400)
  await drive(van, [atMinute(2)])
  expect(await attributes()).toMatchObject({ totalDistance: 5111.32 })
})

test('rejects readonly users, other users, and devices without a position', async () => {
  const { admin, alice, bob, user, van, wagon } = await fleet()
  await drive(van, [atMinute(0)])
  const sent = { params: { id: van }, body: { deviceId: van, totalDistance: 1 } }
  await bob.calls(SET, sent).gets(400, 'Device access denied')
  const reader = await user('reader', { deviceReadonly: true })
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: reader.id, deviceId: van } }).gets(200)
  await reader.calls(SET, sent).gets(400, 'Account is readonly')
  const empty = { params: { id: wagon }, body: { deviceId: wagon, totalDistance: 1 } }
  await alice.calls(SET, empty).gets(400, 'The device has no position yet')
  await alice.calls(SET, { ...sent, body: { ...sent.body, deviceId: wagon } }).gets(400)
})
