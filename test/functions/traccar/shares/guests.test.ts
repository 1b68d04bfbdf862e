/** Guests can use few operations, and see what the owner of the share sees. */
import { operations } from '#shared/api/index.ts'
import { userId } from '#shared/model/ids.ts'
import { endShares } from '../../../../functions/schedule.ts'
import { basic, PASSWORD } from '../../../kit/world.ts'
import { HOUR_MS, LIST, sharing } from './kit.ts'

const OPEN = [
  'traccar.session.get',
  'traccar.session.remove',
  'traccar.devices.list',
  'traccar.groups.list',
  'traccar.geofences.list',
  'traccar.drivers.list',
  'traccar.calendars.list',
  'traccar.maintenance.list',
  'traccar.notificationRules.list',
  'traccar.savedCommands.list',
  'traccar.schedules.list',
  'traccar.positions.list',
  'traccar.shares.current',
]

test('refuses every operation to guests that does not declare them', async () => {
  const { guestOf } = await sharing()
  const follower = await guestOf()
  expect(
    operations
      .filter(({ guests }) => guests)
      .map(({ address }) => address)
      .sort(),
  ).toEqual(OPEN.toSorted())
  const closed = operations.filter(({ guests, access, method }) => !guests && access !== 'public' && method !== 'ANY')
  expect(closed.length).toBeGreaterThan(100)
  for (const { address, body, bodyType } of closed) {
    const { status } = await follower.calls(address, {
      params: { id: 1, kind: 'device', name: 'x', userId: 1, networkId: 1, deviceId: 1, deviceTypeId: 1 },
      ...(body && { body: bodyType === 'text' || bodyType === 'image' ? 'x' : {} }),
    })
    expect({ address, status }).toEqual({ address, status: address.startsWith('devicehive') ? 401 : 403 })
  }
})

test('is anonymous for public operations, so that a guest can sign in as somebody', async () => {
  const { alice, guestOf, stranger } = await sharing()
  const follower = await guestOf()
  const anonymous = (await stranger.calls('traccar.server.get').gets(200)).json
  expect((await follower.calls('traccar.server.get').gets(200)).json).toEqual(anonymous)
  const body = { email: alice.email, password: PASSWORD }
  await follower.calls('traccar.session.create', { body }).gets(200, { id: alice.id })
})

test('gives empty lists of groups and geofences, and no object outside of the share', async () => {
  const { alice, device, guestOf, group } = await sharing()
  await group(0, alice)
  const wagon = await device(alice, 'Wagon')
  const follower = await guestOf()
  await follower.calls('traccar.groups.list').gets(200, [])
  await follower.calls('traccar.geofences.list').gets(200, [])
  const query = { deviceId: wagon, from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }
  await follower.calls(LIST, { query }).gets(400, 'Device access denied')
  await follower.calls('traccar.devices.list', { query: { userId: alice.id } }).gets(400, 'Admin access required')
  expect((await follower.calls('traccar.devices.list', { query: { all: true } }).gets(200)).json).toHaveLength(1)
})

test('has no password, and is changed only through its share', async () => {
  const { admin, shares, stranger } = await sharing()
  const { id } = await shares()
  const { json: temporary } = await admin.calls('traccar.users.get', { params: { id } }).gets(200, { temporary: true })
  for (const password of ['', 'x', PASSWORD])
    await stranger
      .calls('traccar.devices.list', { headers: { authorization: basic(temporary.email, password) } })
      .gets(401)
  for (const change of [{ password: PASSWORD }, { readonly: false }, { administrator: true }, { expirationTime: null }])
    await admin
      .calls('traccar.users.update', { params: { id }, body: { ...temporary, ...change } })
      .gets(400, 'A temporary user is changed through its share')
  await admin.calls('devicehive.users.get', { params: { id } }).gets(404)
  const { json: hiveUsers } = await admin.calls('devicehive.users.list').gets(200)
  expect(hiveUsers.map((user: { id: number }) => user.id)).not.toContain(id)
  await admin.calls('smartserver.users.acceptLicense').gets(200)
  await admin.calls('smartserver.users.list', { query: { id } }).gets(404)
  const { json: smartUsers } = await admin.calls('smartserver.users.list').gets(200)
  expect(smartUsers.map((user: { id: number }) => user.id)).not.toContain(id)
  // A user cannot make itself temporary.
  const body = { name: 'Carol', email: 'carol@example.org', password: PASSWORD, temporary: true }
  await admin.calls('traccar.users.create', { body }).gets(200, { temporary: false })
})

describe('ends at once', () => {
  const ended = async (end: (here: Awaited<ReturnType<typeof sharing>>) => Promise<unknown>) => {
    const here = await sharing()
    const share = await here.shares()
    await here.guest(share.token).calls('traccar.devices.list').gets(200)
    await end(here)
    await here.guest(share.token).calls('traccar.devices.list').gets(401)
    await here.guest(share.token).calls(LIST).gets(401)
    await endShares({}, { getRemainingTimeInMillis: () => 60_000 })
    expect(await here.stores.users.byId(userId(share.id))).toBeUndefined()
  }
  const changeAlice = (change: object) =>
    ended(({ admin, alice }) =>
      admin
        .calls('traccar.users.update', {
          params: { id: alice.id },
          body: { name: 'Alice', email: alice.email, ...change },
        })
        .gets(200),
    )

  test('with the disabling of the owner', () => changeAlice({ disabled: true }))
  test('with the expiration of the owner', () => changeAlice({ expirationTime: '2026-06-01T11:00:00Z' }))
  test('with the deletion of the owner', () =>
    ended(({ admin, alice }) => admin.calls('traccar.users.remove', { params: { id: alice.id } }).gets(204)))
  test('with the deletion of the device', () =>
    ended(({ alice, van }) => alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)))
  test('with the loss of the owner’s link', () =>
    ended(({ admin, alice, van }) =>
      admin.calls('traccar.permissions.unlinkDevice', { body: { userId: alice.id, deviceId: van } }).gets(204),
    ))
  test('with its time', () => ended(async ({ host }) => host.clock.advance(HOUR_MS)))
})

test('keeps shares that have not ended, and repeats an interrupted run', async () => {
  const { shares, stores, host, guest } = await sharing()
  const [short, long] = [await shares(), await shares({ until: '2026-06-01T20:00:00Z' })]
  host.clock.advance(HOUR_MS)
  expect(await endShares({}, { getRemainingTimeInMillis: () => 1000 })).toEqual({ ended: 0 })
  expect(await endShares({}, { getRemainingTimeInMillis: () => 60_000 })).toEqual({ ended: 1 })
  expect(await endShares({}, { getRemainingTimeInMillis: () => 60_000 })).toEqual({ ended: 0 })
  expect(await stores.users.byId(userId(short.id))).toBeUndefined()
  await guest(long.token).calls('traccar.devices.list').gets(200)
})

test('follows the devices of a group as they join and leave it', async () => {
  const { alice, device, shares, guest, group } = await sharing()
  const fleet = await group(0, alice)
  const wagon = await device(alice, 'Wagon', fleet)
  const { token } = await shares({ deviceIds: [], groupId: fleet, name: 'Fleet' })
  const names = async () =>
    (await guest(token).calls('traccar.devices.list').gets(200)).json.map(({ name }: { name: string }) => name)
  expect(await names()).toEqual(['Wagon'])
  await device(alice, 'Truck', fleet)
  expect(await names()).toEqual(['Wagon', 'Truck'])
  const body = { id: wagon, name: 'Wagon', uniqueId: 'secret-Wagon', groupId: 0 }
  await alice.calls('traccar.devices.update', { params: { id: wagon }, body }).gets(200)
  expect(await names()).toEqual(['Truck'])
})
