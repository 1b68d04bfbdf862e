import { deviceId } from '#shared/model/ids.ts'
import { nextId } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import { world } from '../../../kit/world.ts'

const rear = { deviceId: 1, attribute: 'io1', alias: 'Rear door' }

/** World in which Alice has devices 1 and 2, and Bob has device 3. */
const fleet = async () => {
  const here = await world()
  for (const [person, uniqueId] of [
    [here.alice, 'a'],
    [here.alice, 'b'],
    [here.bob, 'c'],
  ] as const) {
    await person.calls('traccar.devices.create', { body: { name: uniqueId, uniqueId } }).gets(200)
  }
  return here
}

test('returns an alias to every user who sees the device', async () => {
  const { admin, alice, bob } = await fleet()
  const { json } = await alice.calls('traccar.attributes.createAlias', { body: { id: -1, ...rear } }).gets(200)
  expect(json).toEqual({ id: 1, ...rear })
  await alice
    .calls('traccar.attributes.createAlias', { body: { ...rear, deviceId: 2, alias: '<img src=x>' } })
    .gets(200)
  await bob.calls('traccar.attributes.createAlias', { body: { ...rear, deviceId: 3 } }).gets(200)
  await alice
    .calls('traccar.attributes.listAliases')
    .gets(200, [json, { id: 2, deviceId: 2, attribute: 'io1', alias: '<img src=x>' }])
  await alice.calls('traccar.attributes.listAliases', { query: { deviceId: 2 } }).gets(200, [{ id: 2 }])
  await bob.calls('traccar.attributes.listAliases').gets(200, [{ id: 3 }])
  await admin.calls('traccar.attributes.listAliases').gets(200, { length: 0 })
  await admin.calls('traccar.attributes.listAliases', { query: { deviceId: 3 } }).gets(200, [{ id: 3 }])
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: bob.id, deviceId: 1 } }).gets(200)
  await bob.calls('traccar.attributes.listAliases').gets(200, [{ id: 1 }, { id: 3 }])
})

test('keeps one alias per attribute of a device, also in 4 concurrent requests', async () => {
  const { alice } = await fleet()
  const all = await Promise.all([1, 2, 3, 4].map(() => alice.calls('traccar.attributes.createAlias', { body: rear })))
  expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
  expect(all.find(({ status }) => status === 400)?.text).toBe('attribute already has an alias')
  const others = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map(attribute =>
      alice.calls('traccar.attributes.createAlias', { body: { ...rear, attribute } }),
    ),
  )
  expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
  await alice.calls('traccar.attributes.listAliases').gets(200, { length: 7 })
})

test('changes the alias, its attribute and its device', async () => {
  const { alice } = await fleet()
  await alice.calls('traccar.attributes.createAlias', { body: rear }).gets(200)
  await alice.calls('traccar.attributes.createAlias', { body: { ...rear, attribute: 'io2' } }).gets(200)
  const update = (body: object) => alice.calls('traccar.attributes.updateAlias', { params: { id: 1 }, body })
  await update({ id: 1, ...rear, alias: 'Back door' }).gets(200, { id: 1, alias: 'Back door' })
  await update({ ...rear, attribute: 'io2' }).gets(400, 'attribute already has an alias')
  await update({ ...rear, deviceId: 2, attribute: 'io2' }).gets(200, { id: 1, deviceId: 2, attribute: 'io2' })
  await alice.calls('traccar.attributes.listAliases', { query: { deviceId: 1 } }).gets(200, [{ id: 2 }])
  await alice
    .calls('traccar.attributes.listAliases', { query: { deviceId: 2 } })
    .gets(200, [{ id: 1, attribute: 'io2' }])
  await update({ ...rear, id: 2 }).gets(400, 'The id in the path and the id in the body differ')
  await alice.calls('traccar.attributes.removeAlias', { params: { id: 1 } }).gets(204)
  await alice.calls('traccar.attributes.listAliases').gets(200, [{ id: 2 }])
  await alice.calls('traccar.attributes.createAlias', { body: { ...rear, deviceId: 2, attribute: 'io2' } }).gets(200)
})

test('rejects moving an alias to or from an inaccessible device', async () => {
  const { admin, alice, bob } = await fleet()
  await alice.calls('traccar.attributes.createAlias', { body: rear }).gets(200)
  const denied = 'Device access denied'
  const update = (id: number, body: object) => ({ params: { id }, body })
  await alice.calls('traccar.attributes.updateAlias', update(1, { ...rear, deviceId: 3 })).gets(400, denied)
  await bob.calls('traccar.attributes.updateAlias', update(1, { ...rear, deviceId: 3 })).gets(400, denied)
  await bob.calls('traccar.attributes.updateAlias', update(1, rear)).gets(400, denied)
  await bob.calls('traccar.attributes.removeAlias', { params: { id: 1 } }).gets(400, denied)
  await bob.calls('traccar.attributes.createAlias', { body: { ...rear, attribute: 'x' } }).gets(400, denied)
  await bob.calls('traccar.attributes.listAliases', { query: { deviceId: 1 } }).gets(400, denied)
  for (const person of [alice, admin]) {
    await person.calls('traccar.attributes.updateAlias', update(99, rear)).gets(400, denied)
    await person.calls('traccar.attributes.removeAlias', { params: { id: 99 } }).gets(400, denied)
    await person.calls('traccar.attributes.updateAlias', update(1, { ...rear, deviceId: 99 })).gets(400, denied)
    await person.calls('traccar.attributes.listAliases', { query: { deviceId: 99 } }).gets(400, denied)
  }
  await admin.calls('traccar.attributes.updateAlias', update(1, { ...rear, deviceId: 3 })).gets(200)
  await bob.calls('traccar.attributes.listAliases').gets(200, [{ id: 1 }])
})

test.each([
  [{}, 'deviceId is required'],
  [{ ...rear, deviceId: 0 }, 'deviceId is required'],
  [{ ...rear, deviceId: -1 }, 'deviceId is required'],
  [{ ...rear, attribute: '' }, 'attribute must not be empty'],
  [{ ...rear, alias: null }, 'alias is required'],
  [{ ...rear, alias: 'x'.repeat(129) }, 'alias must have at most 128 characters'],
  [{ ...rear, attribute: 'a\u202eb' }, 'attribute must not contain control or invisible characters'],
  [{ ...rear, attributes: {} }, 'Unrecognized member "attributes"'],
  [{ ...rear, deviceId: 99 }, 'Device access denied'],
])('rejects %j: %s', async (body, message) => {
  const { alice } = await fleet()
  await alice.calls('traccar.attributes.createAlias', { body }).gets(400, message)
  await alice.calls('traccar.attributes.listAliases').gets(200, { length: 0 })
})

test.each([{ readonly: true }, { deviceReadonly: true }])('rejects writes by users with %j', async flags => {
  const { admin, alice, user } = await fleet()
  const reader = await user('reader', flags)
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: reader.id, deviceId: 1 } }).gets(200)
  await alice.calls('traccar.attributes.createAlias', { body: rear }).gets(200)
  await reader.calls('traccar.attributes.listAliases').gets(200, [rear])
  const readonly = 'Account is readonly'
  await reader.calls('traccar.attributes.createAlias', { body: { ...rear, attribute: 'x' } }).gets(400, readonly)
  await reader.calls('traccar.attributes.updateAlias', { params: { id: 1 }, body: rear }).gets(400, readonly)
  await reader.calls('traccar.attributes.removeAlias', { params: { id: 1 } }).gets(400, readonly)
})

test('limits a device to 250 aliases and deletes them with it', async () => {
  const { alice, table, stores } = await fleet()
  const numbers = Array.from({ length: 249 }, (_, n) => n + 1)
  const page = numbers.map(id => ({ id, attribute: `io${id}`, alias: 'x' }))
  await nextId(table, 'alias', 249)
  await table.write({ put: { ...keys.deviceAliases(deviceId(1)), v: 1, rev: 7, d: JSON.stringify(page) } })
  await Promise.all(numbers.map(id => table.write({ put: { ...keys.alias(id), v: 1, deviceId: 1 } })))
  await alice.calls('traccar.attributes.createAlias', { body: { ...rear, attribute: 'last' } }).gets(200, { id: 250 })
  await alice
    .calls('traccar.attributes.createAlias', { body: { ...rear, attribute: 'more' } })
    .gets(400, 'A device can have at most 250 aliases')
  await alice.calls('traccar.devices.remove', { params: { id: 1 } }).gets(204)
  expect((await table.getMany([...numbers, 250].map(keys.alias))).filter(item => item !== undefined)).toEqual([])
  expect(await stores.aliases.ofDevices([deviceId(1)])).toEqual([])
})
