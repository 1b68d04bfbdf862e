/** Defects of Traccar 3.9, R1 to R21, and the correct behavior. */
import { setup } from '../../functions/deploy.ts'
import { statistics } from '../../functions/schedule.ts'
import { keys } from '#shared/table/keys.ts'
import { atMinute, drive } from '../kit/drive.ts'
import { driveTrip, fleet, HOURS } from '../kit/fleet.ts'
import { testHost } from '../kit/host.ts'
import { call } from '../kit/call.ts'
import { PASSWORD, world } from '../kit/world.ts'
import { sources } from '../rules/sources.ts'

const form = (email: string, password = PASSWORD) => ({ body: { email, password } })
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''
const DEVICE = { name: 'Van', uniqueId: '1' }

test('R1: hides a device and its updates from the next request on after it is unlinked', async () => {
  const { admin, alice, van } = await fleet()
  await drive(van, [atMinute(0)])
  await admin.calls('traccar.permissions.unlinkDevice', { body: { userId: alice.id, deviceId: van } }).gets(204)
  expect((await alice.calls('traccar.positions.list').gets(200)).json).toEqual([])
  await alice.calls('traccar.positions.list', { query: { ...HOURS, deviceId: van } }).gets(400, 'Device access denied')
})

test('R2: treats an origin that contains an allowed one as another site', async () => {
  const { alice, host } = await world()
  Object.assign(host.environment, { origins: ['https://map.example.org'] })
  const from = (origin: string) => ({ body: DEVICE, headers: { origin } })
  for (const origin of [
    'https://map.example.org.evil.net',
    'https://map.example',
    'https://evil.net/https://map.example.org',
  ])
    await alice.calls('traccar.devices.create', from(origin)).gets(400, 'Cross-site request rejected')
  await alice.calls('traccar.devices.create', from('https://map.example.org')).gets(200)
})

test('R3: creates no default password', async () => {
  await testHost()
  await expect(setup({})).rejects.toThrow('neither a password nor a secret for the administrator is set')
  expect(await setup({ adminPassword: PASSWORD })).toEqual({ administratorCreated: true })
  expect((await call('traccar.session.create', form('admin', 'admin'))).status).toBe(401)
  expect((await call('traccar.session.create', form('admin'))).status).toBe(200)
})

test('R4: stores passwords with scrypt, the parameters of OWASP and individual salts', async () => {
  const { admin, table, host } = await world()
  // Uses the hash parameters of production, not those of tests.
  Object.assign(host, { passwordCost: undefined })
  const ids = []
  for (const name of ['carol', 'dave'])
    ids.push(
      (await admin.calls('traccar.users.create', { body: { name, email: name, password: PASSWORD } }).gets(200)).json
        .id,
    )
  const [one, other] = await table.getMany(ids.map(keys.credential))
  const phcs = [one, other].map(item => JSON.stringify(item).match(/\$scrypt\$ln=14,r=8,p=5\$[\w+/]+\$[\w+/]+/)?.[0])
  expect(phcs).toEqual([expect.any(String), expect.any(String)])
  expect(phcs[0]).not.toBe(phcs[1])
})

test('R5: creates a new session at sign-in', async () => {
  const { alice, stranger } = await world()
  const { cookies } = await stranger
    .calls('traccar.session.create', { ...form('bob@example.org'), cookies: [alice.cookie] })
    .gets(200)
  expect(pairOf(cookies)).not.toBe(alice.cookie)
  await alice.calls('traccar.session.get').gets(404)
})

test('R6: rejects a user name and password in cookies', async () => {
  const { stranger } = await world()
  const cookies = ['user=alice@example.org', `password=${PASSWORD}`]
  await stranger.calls('traccar.session.get', { cookies }).gets(404)
})

test('R7: invalidates the cookie at sign-out', async () => {
  const { alice } = await world()
  await alice.calls('traccar.session.remove').gets(204)
  await alice.calls('traccar.devices.list').gets(401)
  await alice.calls('traccar.session.get').gets(404)
})

test('R8: returns no internal details of errors', async () => {
  const { alice, host } = await world()
  const refused = await alice.calls('traccar.devices.create', { body: '{"name": nonsense' }).gets(400)
  Object.assign(host, {
    authorize: () => {
      throw new Error('secret of the table at dynamo.ts:7')
    },
  })
  const failed = await alice.calls('traccar.devices.list').gets(500)
  for (const { text } of [refused, failed]) expect(text).not.toMatch(/\n|\bat \w|\.ts|secret|Exception/)
})

test.each(['traccar.positions.list', 'traccar.events.get'])(
  'R9: %s tells what is foreign and what is not there alike',
  async address => {
    const { bob, alice, van } = await fleet()
    await drive(van, [atMinute(0)])
    const [{ id }] = (await alice.calls('traccar.positions.list').gets(200)).json
    const ask = (one: number) =>
      bob.calls(address, { params: { id: one }, query: address.includes('list') ? { id: one } : {} })
    for (const one of [id, id + 1, 5, 2 ** 52]) await ask(one).gets(400, 'Device access denied')
  },
)

test('R10: rejects commands of readonly users', async () => {
  const { admin, user, van } = await fleet()
  const eve = await user('eve', { readonly: true })
  await admin.calls('traccar.permissions.linkDevice', { body: { userId: eve.id, deviceId: van } }).gets(200)
  await drive(van, [atMinute(0)])
  const body = { deviceId: van, type: 'custom', attributes: { data: 'stop' } }
  await eve.calls('traccar.commands.create', { body }).gets(400, 'Account is readonly')
})

test('R11: rejects a body with another device id than the path', async () => {
  const { alice, van, wagon } = await fleet()
  const body = { ...DEVICE, id: wagon, name: 'Mine' }
  await alice.calls('traccar.devices.update', { params: { id: van }, body }).gets(400)
  const { json } = await alice.calls('traccar.devices.list').gets(200)
  expect(json.map(({ name }: { name: string }) => name)).toEqual(['Van', 'Wagon'])
})

test('R12: rejects moving a device or a group into a group without access', async () => {
  const { alice, bob, van, group } = await fleet()
  const foreign = await group(0, bob)
  const own = await group(0, alice)
  const device = { id: van, name: 'Van', uniqueId: 'Van', groupId: foreign }
  await alice.calls('traccar.devices.update', { params: { id: van }, body: device }).gets(400, 'Group access denied')
  const body = { id: own, name: 'Own', groupId: foreign }
  await alice.calls('traccar.groups.update', { params: { id: own }, body }).gets(400, 'Group access denied')
})

test('R13: prevents a cycle if two groups are moved into each other concurrently', async () => {
  const { alice, group } = await world()
  const [one, other] = [await group(0, alice), await group(0, alice)]
  const put = (id: number, groupId: number) =>
    alice.calls('traccar.groups.update', { params: { id }, body: { id, name: `Group ${id}`, groupId } })
  const statuses = (await Promise.all([put(one, other), put(other, one)])).map(({ status }) => status)
  expect(statuses.sort()).toEqual([200, 400])
  expect((await alice.calls('traccar.groups.list').gets(200)).json).toHaveLength(2)
})

test('R14: keeps the device limit under fifty concurrent requests', async () => {
  const { user } = await world()
  const eve = await user('eve', { deviceLimit: 3 })
  const created = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      eve.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: `${n}` } }),
    ),
  )
  expect(created.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(3)
  expect((await eve.calls('traccar.devices.list').gets(200)).json).toHaveLength(3)
})

test('R15: stores no item of a rejected device, so that its uniqueId remains available', async () => {
  const { alice, user } = await world()
  const eve = await user('eve', { deviceLimit: 1 })
  await eve.calls('traccar.devices.create', { body: { name: 'First', uniqueId: 'first' } }).gets(200)
  await eve.calls('traccar.devices.create', { body: DEVICE }).gets(400, 'User device limit reached')
  await alice.calls('traccar.devices.create', { body: DEVICE }).gets(200)
})

test('R16: returns a number as the average speed of a trip', async () => {
  const { alice, van } = await fleet()
  await driveTrip(van)
  const { text, json } = await alice.calls('traccar.reports.trips', { query: { ...HOURS, deviceId: van } }).gets(200)
  expect(text).not.toMatch(/NaN|Infinity|"averageSpeed":null/)
  expect(json).toHaveLength(1)
})

test('R17: returns no negative distance in a summary after the odometer is reset', async () => {
  const { alice, admin, van } = await fleet()
  await drive(van, [atMinute(0), atMinute(10)])
  const body = { deviceId: van, totalDistance: 0 }
  await admin.calls('traccar.devices.setDistance', { params: { id: van }, body }).gets(204)
  await drive(van, [atMinute(20)])
  const { json } = await alice.calls('traccar.reports.summary', { query: { ...HOURS, deviceId: van } }).gets(200)
  expect(json[0].distance).toBeGreaterThanOrEqual(0)
})

test('R18: writes a row of statistics for a day without activity, and loses none at a restart', async () => {
  const { admin, host, van } = await fleet()
  await drive(van, [atMinute(0)])
  for (const day of ['2026-06-02', '2026-06-03']) {
    host.clock.set(`${day}T00:05:00Z`)
    await statistics()
    await statistics()
  }
  const query = { from: '2026-06-01', to: '2026-06-30' }
  const { json } = await admin.calls('traccar.statistics.list', { query }).gets(200)
  expect(json.map(({ captureTime }: { captureTime: string }) => captureTime.slice(0, 10))).toEqual([
    '2026-06-02',
    '2026-06-03',
  ])
})

test('R19: limits the range of a request', async () => {
  const { alice, admin } = await world()
  const many = Array.from({ length: 1001 }, (_, n) => n + 1)
  await alice.calls('traccar.positions.list', { query: { id: many } }).gets(400)
  await alice.calls('traccar.reports.summary', { query: { ...HOURS, deviceId: many } }).gets(400)
  const query = { from: '1970-01-01', to: '2070-01-01' }
  await admin.calls('traccar.statistics.list', { query }).gets(400)
  await admin.calls('traccar.quarantine.list', { query }).gets(400)
})

test('R20: requires a password for each user, and responds alike for unknown and known users', async () => {
  const { admin, stranger } = await world()
  const body = { name: 'Nobody', email: 'nobody@example.org' }
  await admin.calls('traccar.users.create', { body }).gets(400, 'password is required')
  const told = []
  for (const sent of [
    form('nobody@example.org', 'x'),
    form('alice@example.org', 'x'),
    { body: { email: 'alice@example.org' } },
  ])
    told.push((await stranger.calls('traccar.session.create', sent).gets(401)).text)
  expect(new Set(told).size).toBe(1)
})

test('R21: keeps tokens unique without revealing that one is taken', async () => {
  const { admin, alice, bob } = await world()
  const token = 'A1b2C3d4E5f6G7h8'
  const body = (id: number, name: string) => ({ id, name, email: `${name}@example.org`, token })
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body: body(alice.id, 'alice') }).gets(200)
  const refused = await admin
    .calls('traccar.users.update', { params: { id: bob.id }, body: body(bob.id, 'bob') })
    .gets(400)
  expect(refused.text).not.toMatch(/taken|exists|duplicate|use by/)
  const bearer = { headers: { authorization: `Bearer ${token}` } }
  expect((await call('traccar.session.get', bearer)).json).toMatchObject({ id: alice.id })
})

test('has a test for each defect', () => {
  const own = sources.find(({ path }) => path === 'test/regressions/defects.test.ts')
  expect(new Set(own?.text.match(/'R\d+: /g)).size).toBe(21)
})
