/** Accounts with names that look like others or contain hidden characters. */
import fc from 'fast-check'
import { codeOf } from '#shared/domain/associationCode.ts'
import { canonicalEmail } from '#shared/domain/email.ts'
import { isVisible } from '#shared/model/wire.ts'
import type { Received } from '../kit/call.ts'
import { accepted } from '../kit/firms.ts'
import { PASSWORD, world, type World } from '../kit/world.ts'

const CREATE = 'traccar.users.create'
const body = (name: string, email: string) => ({ name, email, password: PASSWORD })

const INVISIBLE = [
  '\u0000',
  '\u0007',
  '\n',
  '\t',
  '\u007f',
  '\u0085',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u180b',
  '\u180e',
  '\u180f',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u2028',
  '\u202e',
  '\u2060',
  '\u2066',
  '\u2800',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\uffa0',
  '\ue000',
  '\u{e0041}',
  '\u{1d173}',
  '\u{1d159}',
  '\u{16fe4}',
  '\u{e0100}',
  '\u{e01ef}',
]

type Send = (here: World, text: string) => Promise<Received>
const NEW_USER = { email: 'new@example.org', name: 'New', password: PASSWORD }
const SMART = { userType: 'USER', firstName: 'New', lastName: 'User', userName: 'new', emailAddress: 'new@example.org' }
const AREA = 'CIRCLE (50 10, 100)'

const creates =
  (address: string, body: (text: string) => object): Send =>
  ({ admin }, text) =>
    admin.calls(address, { body: body(text) })

const changes =
  (address: string, id: (here: World) => number, body: (text: string, id: number) => object): Send =>
  (here, text) =>
    here.admin.calls(address, { params: { id: id(here) }, body: body(text, id(here)) })

const smartServer = (member: string) => async (here: World, text: string) => {
  const customerId = await here.tenant('Acme')
  await here.stores.users.update(here.admin.id, ({ standing }) => ({
    standing: { ...standing, smartserver: accepted('admin') },
  }))
  const body = { ...SMART, customerId, password: 'Qwerty12345$', [member]: text }
  return here.admin.calls('smartserver.users.create', { body })
}

let devices = 0
const alice = ({ alice: { id } }: World) => id

/** All operations that store a name or an address: they accept visible text and reject hidden characters. */
const PLACES: [string, string, Send][] = [
  ['the name of a user', 'Alice', creates('traccar.users.create', name => ({ ...NEW_USER, name }))],
  ['the address of a user', 'al@example.org', creates('traccar.users.create', email => ({ ...NEW_USER, email }))],
  ['a new name of a user', 'Al', changes('traccar.users.update', alice, (name, id) => ({ ...NEW_USER, id, name }))],
  ['a new address', 'a@x.org', changes('traccar.users.update', alice, (email, id) => ({ ...NEW_USER, id, email }))],
  ['the name of a device', 'Van', creates('traccar.devices.create', name => ({ name, uniqueId: '1' }))],
  ['the id of a device', 'van1', creates('traccar.devices.create', uniqueId => ({ name: 'Van', uniqueId }))],
  ['the name of a group', 'Fleet', creates('traccar.groups.create', name => ({ name }))],
  ['the name of a geofence', 'Depot', creates('traccar.geofences.create', name => ({ name, area: AREA }))],
  [
    'an alias',
    'Fuel',
    async (here, text) => {
      const device = (
        await here.admin
          .calls('traccar.devices.create', { body: { name: 'Van', uniqueId: `van ${(devices += 1)}` } })
          .gets(200)
      ).json.id
      const body = { deviceId: device, attribute: 'fuel', alias: text }
      return here.admin.calls('traccar.attributes.createAlias', { body })
    },
  ],
  ['the name of a token', 'phone', (here, name) => here.admin.calls('traccar.session.createToken', { body: { name } })],
  ['a user name of SmartServer', 'walter', smartServer('userName')],
  ['a first name of SmartServer', 'Walter', smartServer('firstName')],
  ['a last name of SmartServer', 'White', smartServer('lastName')],
  ['an address of SmartServer', 'walter@example.org', smartServer('emailAddress')],
  [
    'the name of a customer',
    'Acme',
    async (here, name) => {
      await here.stores.users.update(here.admin.id, ({ standing }) => ({
        standing: { ...standing, smartserver: accepted('admin') },
      }))
      return here.admin.calls('smartserver.customers.create', { body: { name, cid: 77 } })
    },
  ],
  [
    'a login of DeviceHive',
    'walter',
    creates('devicehive.users.insert', login => ({ login, role: 1, password: PASSWORD })),
  ],
  ['a new login of DeviceHive', 'walter', changes('devicehive.users.update', alice, login => ({ login }))],
  ['the name of a network', 'North', creates('devicehive.networks.insert', name => ({ name }))],
  ['the name of a device type', 'Truck', creates('devicehive.deviceTypes.insert', name => ({ name }))],
  ['the name of a device of DeviceHive', 'Van', (here, name) => hiveDevice(here, 'a-device', name)],
  ['the id of a device of DeviceHive', 'van1', (here, id) => hiveDevice(here, id, 'Van')],
]

const hiveDevice = async (here: World, id: string, name: string) => {
  await here.stores.deviceTypes.createFirst()
  await here.group(0, here.admin)
  return here.admin.calls('devicehive.devices.save', { params: { id }, body: { name } })
}

const code = (text: string) => `U+${text.codePointAt(0)!.toString(16)}`

describe.each(PLACES)('%s', (_, good, send) => {
  test('accepts visible characters', async () => {
    expect([200, 201, 204]).toContain((await send(await world(), good)).status)
  })

  test('rejects invisible characters at any position', async () => {
    const here = await world()
    const accepted: string[] = []
    for (const [n, hidden] of INVISIBLE.entries()) {
      const at = 1 + (n % (good.length - 1))
      const { status } = await send(here, `${good.slice(0, at)}${hidden}${good.slice(at)}`)
      if (status !== 400) accepted.push(`${code(hidden)}: ${status}`)
    }
    expect(accepted).toEqual([])
  })
})

test.each([
  ['traccar.users.create', body('  ', 'n@example.org')],
  ['traccar.devices.create', { name: ' ', uniqueId: '1' }],
  ['traccar.groups.create', { name: '\u00a0\u3000' }],
  ['traccar.geofences.create', { name: ' ', area: AREA }],
  ['devicehive.networks.insert', { name: '  ' }],
])('rejects a name of spaces in %s', async (address, json) => {
  const { admin } = await world()
  await admin.calls(address, { body: json }).gets(400)
})

test('accepts emoji of several characters as names', () => {
  for (const name of ['✈️ Plane', '👨‍👩‍👧 Family', '🏳️‍🌈', '❤️', 'Van 🚐', '🇦🇹 Vienna'])
    expect([name, isVisible(name)]).toEqual([name, true])
  for (const name of ['a\ufe0f', '👨\u200d', '\u200d🚐', '🚐\u200b']) expect(isVisible(name)).toBe(false)
})

const LOOKALIKES = [
  'ALICE@example.org',
  'ａｌｉｃｅ@example.org',
  'аlice@example.org',
  'alісe@example.org',
  'ΑLICE@example.org',
  'alıce@example.org',
  'alİce@example.org',
  'alice@ехамрӏе.org',
  '𝐚𝐥𝐢𝐜𝐞@example.org',
]

test.each(LOOKALIKES)('rejects %s as a duplicate of alice@example.org', async email => {
  const { admin, alice } = await world()
  expect(canonicalEmail(email)).toBe(canonicalEmail(alice.email))
  await admin.calls(CREATE, { body: body('Other', email) }).gets(400, 'email is already in use')
})

test.each([
  ['nick@example.org', '\u039dick@example.org'],
  ['nick@example.org', '\u03b7ick@example.org'],
  ['mary@example.org', 'mar\u03a5@example.org'],
  ['home@example.org', '\u13bbome@example.org'],
  ['nick@example.org', '\ua4e0ick@example.org'],
  ['user@example.org', '\u057dser@example.org'],
  ['alice@example.org', 'alice\u{e0100}@example.org'],
  ['alice@example.org', 'ali\u180bce\u2800@example.org'],
])('treats %s as the same address as %s', (address, alike) => {
  expect(canonicalEmail(alike)).toBe(canonicalEmail(address))
})

test('ignores the case of a Greek address', () => {
  expect(canonicalEmail('ΝΙΚΗ.ΜΥΗ@example.org')).toBe(canonicalEmail('νικη.μυη@example.org'))
})

test('distinguishes addresses that look different', () => {
  const different = [
    'jose@example.org',
    'josé@example.org',
    'anna@example.org',
    'hanna@example.org',
    'l@x.org',
    'i@x.org',
    '1@x.org',
  ]
  expect(new Set(different.map(canonicalEmail)).size).toBe(different.length)
})

test('does not change a canonical form again (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const once = canonicalEmail(text.toWellFormed())
      expect(canonicalEmail(once)).toBe(once)
    }),
  )
})

test('accepts no character without width as visible text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const plain = text.replaceAll(new RegExp(String.raw`\p{RGI_Emoji}`, 'gv'), '')
      if (isVisible(text)) expect(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(plain)).toBe(false)
    }),
  )
})

/** Bodies in which a byte of a name was not UTF-8. The gateway replaces it with U+FFFD. */
const BODIES: [string, object][] = [
  ['traccar.users.create', body('Al\ufffdice', 'n@example.org')],
  ['traccar.devices.create', { name: 'V\ufffdn', uniqueId: '1' }],
  ['smartserver.auth.login', { username: 'a\ufffd', password: PASSWORD }],
  ['vehicles.associations.create', { data: [{ vehicle_id: 'V\ufffd', user_id: 'u' }] }],
  ['devicehive.token.login', { login: 'a\ufffd', password: PASSWORD }],
  ['devicehive.networks.insert', { name: 'N\ufffdrth' }],
]

test.each(BODIES)('rejects a body of %s that is not UTF-8', async (address, json) => {
  const { admin } = await world()
  await admin.calls(address, { body: json }).gets(400)
})

test('rejects a form that is not UTF-8', async () => {
  const { stranger } = await world()
  const form = 'email=al%FFice%40example.org&password=secret'
  await stranger.calls('traccar.session.create', { body: form }).gets(400, 'The body must be valid UTF-8')
})

test.each([
  ['traccar.session.get', 'token=%FF'],
  ['traccar.devices.list', 'uniqueId=%C3%28'],
  ['smartserver.users.list', 'name=al%FFice'],
  ['devicehive.users.list', 'login=al%ED%A0%80ice'],
  ['devicehive.networks.list', 'name%FF=x'],
  ['vehicles.associations.list', 'search=%FF'],
])('rejects a query of %s that is not UTF-8', async (address, query) => {
  const { admin, stores } = await world()
  await stores.users.update(admin.id, ({ standing }) => ({ standing: { ...standing, smartserver: accepted('admin') } }))
  await admin.calls(address, { params: { vehicle_id: codeOf('vehicle', 1) }, query }).gets(400)
})
