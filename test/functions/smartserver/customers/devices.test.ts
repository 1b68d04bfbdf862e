import { firms } from '../../../kit/firms.ts'

const add = 'smartserver.customers.addDevice'
const remove = 'smartserver.customers.removeDevice'
const van = { name: 'Van', uniqueId: 'van' }

test('adds a device to a customer and hides it from users of other customers, also in groups', async () => {
  const { admin, alice, driver, rival, group, acme } = await firms()
  const shared = await group(0, alice, driver, rival)
  await alice.calls('traccar.devices.create', { body: { ...van, groupId: shared } }).gets(200, { id: 1 })
  const seen = async () =>
    Promise.all(
      [alice, driver, rival].map(async person => (await person.calls('traccar.devices.list').gets(200)).json.length),
    )
  expect(await seen()).toEqual([1, 1, 1])
  const { text } = await admin.calls(add, { params: { id: acme, deviceId: 1 } }).gets(200)
  expect(text).toBe('')
  expect(await seen()).toEqual([1, 1, 0])
  await admin.calls(remove, { params: { id: acme, deviceId: 1 } }).gets(200)
  expect(await seen()).toEqual([1, 1, 1])
})

test('rejects adding a device that is linked to users of another customer', async () => {
  const { admin, driver, alice, acme, globex } = await firms()
  await driver.calls('traccar.devices.create', { body: van }).gets(200, { id: 1 })
  const refused = { status: 400, code: 'VALIDATION', message: 'The device is linked to users of another customer' }
  await admin.calls(add, { params: { id: globex, deviceId: 1 } }).gets(400, refused)
  await admin.calls(add, { params: { id: acme, deviceId: 1 } }).gets(200)
  await admin.calls('traccar.permissions.unlinkDevice', { body: { userId: driver.id, deviceId: 1 } }).gets(204)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: alice.id, deviceId: 1 } }).gets(200)
  await admin.calls(add, { params: { id: globex, deviceId: 1 } }).gets(200)
})

test('keeps the device unchanged, also with concurrent updates', async () => {
  const { admin, alice, acme } = await firms()
  const { json } = await alice.calls('traccar.devices.create', { body: van }).gets(200)
  const changes = Array.from({ length: 4 }, (_, n) => ({ ...json, name: `Van ${n}` }))
  await Promise.all([
    admin.calls(add, { params: { id: acme, deviceId: 1 } }).gets(200),
    ...changes.map(async body => alice.calls('traccar.devices.update', { params: { id: 1 }, body }).gets(200)),
  ])
  const { json: after } = await alice.calls('traccar.devices.list').gets(200)
  expect(after).toEqual([{ ...json, name: expect.stringMatching(/^Van \d$/) }])
  await admin.calls(remove, { params: { id: acme, deviceId: 1 } }).gets(200)
})

test('returns 404 for an unknown customer or device, and for a device of another customer', async () => {
  const { admin, alice, acme, globex } = await firms()
  await alice.calls('traccar.devices.create', { body: van }).gets(200)
  const missing = (message: string) => ({ status: 404, code: 'NOT_FOUND', message })
  await admin.calls(add, { params: { id: 999_999, deviceId: 1 } }).gets(404, missing('Customer not found'))
  await admin.calls(add, { params: { id: acme, deviceId: 999_999 } }).gets(404, missing('Device not found'))
  await admin.calls(add, { params: { id: acme, deviceId: 'x' } }).gets(404)
  await admin.calls(add, { params: { id: acme, deviceId: 1 } }).gets(200)
  const notInCustomer = missing('Device not found in this customer')
  await admin.calls(remove, { params: { id: globex, deviceId: 1 } }).gets(404, notInCustomer)
  await admin.calls(remove, { params: { id: acme, deviceId: 999_999 } }).gets(404, notInCustomer)
})
