import { deviceId } from '#shared/model/ids.ts'
import { notifications as tell } from '../../../functions/stream.ts'
import { atMinute, drive } from '../../kit/drive.ts'
import { keepMails } from '../../kit/mails.ts'
import { PASSWORD, world } from '../../kit/world.ts'

/** World with two tenants: Acme has an owner, a manager and a driver; Globex has an owner with a truck. */
const firms = async () => {
  const here = await world()
  const [acme, globex] = [await here.tenant('Acme'), await here.tenant('Globex')]
  const owner = await here.user('owner', {}, { tenantId: acme, tenantRole: 'owner' })
  const manager = await here.user('manager', {}, { tenantId: acme, tenantRole: 'manager' })
  const driver = await here.user('driver', {}, { tenantId: acme })
  const rival = await here.user('rival', {}, { tenantId: globex, tenantRole: 'owner' })
  await rival.calls('traccar.devices.create', { body: { name: 'Truck', uniqueId: 'truck' } }).gets(200, { id: 1 })
  return { ...here, acme, globex, owner, manager, driver, rival }
}

const emails = (json: readonly { readonly email: string }[]) => json.map(({ email }) => email)

test('lists the other users of the tenant for owners and managers, and rejects drivers', async () => {
  const { owner, manager, driver } = await firms()
  expect(emails((await owner.calls('traccar.users.list').gets(200)).json)).toEqual([manager.email, driver.email])
  expect(emails((await manager.calls('traccar.users.list').gets(200)).json)).toEqual([owner.email, driver.email])
  await driver.calls('traccar.users.list').gets(400, 'Admin access required')
})

test('adds users created by a manager to its tenant', async () => {
  const { manager, owner, stores, acme } = await firms()
  const body = { name: 'New', email: 'new@example.org', password: PASSWORD }
  const { json } = await manager.calls('traccar.users.create', { body }).gets(200)
  expect((await stores.users.byId(json.id))?.standing).toEqual({ tenantId: acme })
  await owner.calls('traccar.users.get', { params: { id: json.id } }).gets(200, { email: 'new@example.org' })
})

test('rejects changes of an owner by a manager and of users of other tenants', async () => {
  const { owner, manager, rival } = await firms()
  const change = async (caller: typeof owner, target: typeof owner) => {
    const { json } = await target.calls('traccar.session.get').gets(200)
    return caller.calls('traccar.users.update', {
      params: { id: target.id },
      body: { ...json, password: 'taken over' },
    })
  }
  expect(await change(manager, owner)).toMatchObject({ status: 400, text: 'Admin access required' })
  expect(await change(rival, manager)).toMatchObject({ status: 400, text: 'Admin access required' })
  expect(await change(owner, manager)).toMatchObject({ status: 200 })
})

test('rejects linking a device of another tenant', async () => {
  const { admin, driver } = await firms()
  const body = { userId: driver.id, deviceId: 1 }
  await admin
    .calls('traccar.permissions.linkDevice', { body })
    .gets(400, 'The device and the user belong to different customers')
})

test('hides a device of another tenant in a shared group, in every list and report', async () => {
  const { admin, driver, rival, group } = await firms()
  const shared = await group(0, driver, rival)
  await driver.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van', groupId: shared } }).gets(200)
  const { json: truck } = await admin.calls('traccar.devices.list', { query: { userId: rival.id } }).gets(200)
  const body = { ...truck[0], groupId: shared }
  await admin.calls('traccar.devices.update', { params: { id: 1 }, body }).gets(200)
  await drive(1, [atMinute(0)])
  const seen = async (address: string, query = {}) => (await driver.calls(address, { query }).gets(200)).json.length
  expect(await seen('traccar.devices.list')).toBe(1)
  expect(await seen('traccar.positions.list')).toBe(0)
  const range = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }
  expect(await seen('traccar.reports.summary', { groupId: shared, ...range })).toBe(1)
  await rival.calls('traccar.devices.list').gets(200, [{ name: 'Truck' }])
  const one = { query: { deviceId: 1, ...range } }
  // A report leaves out devices that the caller cannot access.
  expect((await driver.calls('traccar.reports.route', one).gets(200)).json).toEqual([])
})

test('sends no notification of a device to users of other tenants', async () => {
  const { host, driver, rival, group, admin } = await firms()
  const mails = keepMails(host)
  const shared = await group(0, driver, rival)
  const { json } = await rival.calls('traccar.devices.list').gets(200)
  const body = { ...json[0], groupId: shared }
  await admin.calls('traccar.devices.update', { params: { id: 1 }, body }).gets(200)
  for (const { id, calls } of [driver, rival])
    await calls('traccar.notifications.set', { body: { userId: id, type: 'deviceOnline', mail: true } }).gets(200)
  const NOON = Date.parse('2026-06-01T12:00:00Z')
  const event = { id: 4_294_967_297, type: 'deviceOnline', deviceId: deviceId(1), serverTime: NOON, eventTime: NOON }
  await tell({ events: [{ ...event, positionId: 0, geofenceId: 0, attributes: {} }] })
  expect(mails.kept.map(({ to }) => to)).toEqual([rival.email])
})

test('accepts the login like the email address, in any case, and keeps it unique', async () => {
  const { stores, stranger, admin, user } = await firms()
  const eve = await user('eve', {}, { login: 'Eve_1' })
  await stranger.calls('traccar.session.create', { body: { email: 'eve_1', password: PASSWORD } }).gets(200)
  await eve.calls('traccar.session.get').gets(200, { email: 'eve@example.org' })
  const taken = { name: 'Other', email: 'EVE_1', password: PASSWORD }
  await admin.calls('traccar.users.create', { body: taken }).gets(400, 'email is already in use')
  await admin.calls('traccar.users.remove', { params: { id: eve.id } }).gets(204)
  await admin.calls('traccar.users.create', { body: taken }).gets(200)
  expect((await stores.users.byName('eve_1'))?.name).toBe('Other')
})
