import { operations } from '#shared/api/index.ts'
import { type Right, RIGHTS } from '#shared/model/right.ts'
import { tokens } from '#shared/table/tokens.ts'
import { call } from '../../../kit/call.ts'
import { type Person, type World, world } from '../../../kit/world.ts'

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const pairOf = (cookies: readonly string[]) => cookies[0]?.split(';')[0] ?? ''
const van = { name: 'Van', uniqueId: 'van-1' }

const mint = async (person: Person, body: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const { text } = await person.calls('traccar.session.createToken', { body: { name: 'script', ...body } }).gets(200)
  return text
}

test('lets a token that only reads see devices, and refuses its writes', async () => {
  const { alice, stranger } = await world()
  const reads = bearer(await mint(alice, { rights: 'read' }))
  await stranger.calls('traccar.devices.list', reads).gets(200)
  await stranger
    .calls('traccar.devices.create', { ...reads, body: van })
    .gets(400, 'The token does not have the right to devices')
  await stranger.calls('traccar.devices.create', { ...bearer(await mint(alice)), body: van }).gets(200)
})

test.each([
  ['traccar.devices.list', 'read'],
  ['traccar.positions.list', 'read'],
  ['traccar.server.update', 'all'],
  ['traccar.geofences.create', 'write'],
  ['traccar.permissions.linkGeofence', 'write'],
  ['traccar.notifications.set', 'write'],
  ['traccar.session.createToken', 'write'],
  ['traccar.devices.update', 'devices'],
  ['traccar.devices.linkGeofence', 'devices'],
  ['traccar.groups.remove', 'devices'],
  ['traccar.permissions.linkDevice', 'devices'],
  ['vehicles.associations.create', 'devices'],
  ['traccar.commands.create', 'commands'],
  ['traccar.shares.create', 'all'],
  ['traccar.shares.update', 'all'],
  ['traccar.shares.shareObject', 'all'],
  ['traccar.users.create', 'all'],
  ['traccar.users.update', 'all'],
  ['traccar.users.removeToken', 'all'],
  ['smartserver.users.update', 'all'],
  ['smartserver.customers.remove', 'all'],
  ['traccar.session.create', 'none'],
  ['traccar.session.remove', 'none'],
  ['traccar.session.revokeToken', 'none'],
])('%s needs the right %s', (address, right) => {
  expect(operations.find(one => one.address === address)?.right).toBe(right)
})

/** A token of the administrator with each right, and with all but one. */
const SETS: readonly (readonly Right[])[] = [
  ...RIGHTS.map(right => [right]),
  ...RIGHTS.map(missing => RIGHTS.filter(right => right !== missing)),
]

describe('the rights of a token', () => {
  let known: World
  beforeAll(async () => {
    known = await world()
    await known.admin.calls('smartserver.users.acceptLicense').gets(200)
  })

  test.each(SETS.map(rights => [rights.join(','), rights] as const))(
    'are checked by every operation before its body is read: %s',
    async (_, rights) => {
      const account = (await known.stores.users.byId(known.admin.id))!
      const at = { now: known.host.now(), expiresAt: known.host.now() + 60_000, name: null, rights }
      const sent = bearer(await tokens(known.table).mint(account, at))
      const refusing = operations.filter(
        ({ right, method, api }) =>
          api !== 'devicehive' &&
          method !== 'ANY' &&
          right !== 'none' &&
          (right === 'all' || !rights.includes(right as Right)),
      )
      expect(refusing.length).toBeGreaterThan(5)
      for (const { address, api } of refusing) {
        const { status, text } = await call(address, { ...sent, params: { id: '1', name: 'a', proxy: 'a' } })
        expect([address, status]).toEqual([address, api === 'smartserver' ? 403 : 400])
        expect(text).toMatch(/The token (does not have the right to|is narrowed)/)
      }
    },
  )
})

test('opens a session with the rights of the token, and none without the right to read', async () => {
  const { alice, stranger } = await world()
  const token = await mint(alice, { rights: 'read,commands' })
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200, { id: 2 })
  const session = { cookies: [pairOf(cookies)] }
  await stranger.calls('traccar.devices.list', session).gets(200)
  await stranger.calls('traccar.geofences.create', { ...session, body: { name: 'Yard', area: 'x' } }).gets(400)
  await stranger.calls('traccar.users.update', { ...session, params: { id: 2 }, body: { password: 'mine' } }).gets(400)
  const writes = await mint(alice, { rights: 'write' })
  await stranger
    .calls('traccar.session.get', { query: { token: writes } })
    .gets(400, 'The token does not have the right to read')
})

test('creates narrower tokens only, which end with it', async () => {
  const { alice, stranger, host } = await world()
  const token = await mint(alice, { rights: 'read,write', expiration: '2026-06-03T00:00:00Z' })
  const create = (body: object) => stranger.calls('traccar.session.createToken', { ...bearer(token), body })
  await create({ rights: 'devices' }).gets(400, 'A token cannot create a token with more rights')
  await create({ rights: 'read,write,devices,commands' }).gets(400)
  await create({ rights: 'read', expiration: '2030-01-01T00:00:00Z' }).gets(200)
  await create({}).gets(200)
  const { json } = await alice.calls('traccar.session.tokens').gets(200)
  const expires = '2026-06-03T00:00:00.000+00:00'
  expect(json).toMatchObject([
    { id: 3, rights: ['read', 'write'], expires },
    { id: 2, rights: ['read'], expires },
    { id: 1, rights: ['read', 'write'], expires, created: new Date(host.now()).toISOString().replace('Z', '+00:00') },
  ])
  const reader = await mint(alice, { rights: 'read' })
  await stranger.calls('traccar.session.createToken', { ...bearer(reader), body: { rights: 'read' } }).gets(400)
})

test.each([
  ['an unknown right', 'read,admin'],
  ['no right', ''],
  ['odd bytes', 'read,\u0000'],
  ['another case', 'READ'],
])('rejects %s', async (_, rights) => {
  const { alice } = await world()
  await alice
    .calls('traccar.session.createToken', { body: { rights } })
    .gets(400, 'rights must be some of read, write, devices, commands, separated by commas')
})

test('creates no notification rule with a command without the right to commands', async () => {
  const { alice, stranger } = await world()
  const command = { description: 'Stop', type: 'custom', attributes: { data: 'stop' } }
  const { json: saved } = await alice.calls('traccar.commands.create', { body: command }).gets(200)
  const rule = { type: 'deviceMoving', always: true, notificators: 'web,command', commandId: saved.id }
  const writes = bearer(await mint(alice, { rights: 'read,write' }))
  const refused = 'The token does not have the right to commands'
  await stranger.calls('traccar.notificationRules.create', { ...writes, body: rule }).gets(400, refused)
  const silent = { ...rule, notificators: 'web' }
  const { json } = await stranger.calls('traccar.notificationRules.create', { ...writes, body: silent }).gets(200)
  const change = { params: { id: json.id }, body: { ...rule, id: json.id } }
  await stranger.calls('traccar.notificationRules.update', { ...writes, ...change }).gets(400, refused)
  await alice.calls('traccar.notificationRules.update', change).gets(200)
})
