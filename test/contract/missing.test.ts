/** Responses to missing, invalid and inaccessible objects: a status and one plain sentence. */
import { atMinute, drive } from '../kit/drive.ts'
import { call, type Received } from '../kit/call.ts'
import { basic, PASSWORD, world, type World } from '../kit/world.ts'

let here: World
const people: Record<string, { cookies: readonly string[] }> = {}

/**
 * Alice has van 1, which has reported, car 2, which has not, group 1 and geofence 1. The disabled and the expired user have
 * sessions from before.
 */
beforeAll(async () => {
  here = await world()
  const { alice, user, host } = here
  for (const uniqueId of ['van', 'car'])
    await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId } }).gets(200)
  await alice.calls('traccar.groups.create', { body: { name: 'Vans' } }).gets(200, { id: 1 })
  await alice.calls('traccar.geofences.create', { body: YARD }).gets(200, { id: 1 })
  await drive(1, [atMinute(0)])
  for (const [name, over] of [
    ['disabled', { disabled: true }],
    ['expired', { expirationTime: '2026-06-01T12:00:00.000+00:00' }],
  ] as const)
    people[name] = { cookies: [(await user(name, over)).cookie] }
  host.clock.advance(1000)
})

const YARD = { name: 'Yard', area: 'CIRCLE (50 10, 250)' }
const form = (name: string, password = PASSWORD) => ({ body: { email: `${name}@example.org`, password } })
const by = (name: string, password: string) => ({ headers: { authorization: basic(`${name}@example.org`, password) } })

type Asked = () => Promise<Received>
const alice =
  (address: string, sent: object): Asked =>
  () =>
    here.alice.calls(`traccar.${address}`, sent)
const bob =
  (address: string, sent: object): Asked =>
  () =>
    here.bob.calls(`traccar.${address}`, sent)
const admin =
  (address: string, sent: object): Asked =>
  () =>
    here.admin.calls(`traccar.${address}`, sent)
const nobody =
  (address: string, sent: object = {}): Asked =>
  () =>
    call(`traccar.${address}`, sent)
const shut =
  (name: string, address: string): Asked =>
  () =>
    call(`traccar.${address}`, people[name])

const at = (id: number | string, body?: object) => ({ params: { id }, ...(body && { body }) })
const VAN = { name: 'Van', uniqueId: 'new' }
const USER = { name: 'Somebody', email: 'somebody@example.org' }

const CASES: readonly (readonly [about: string, status: number, ask: Asked])[] = [
  ['no credentials', 401, nobody('devices.list')],
  ['a wrong password in the header', 401, nobody('devices.list', by('alice', 'wrong'))],
  ['a header that is none', 401, nobody('devices.list', { headers: { authorization: 'Basic !' } })],
  ['a wrong password at the sign-in', 401, nobody('session.create', form('alice', 'wrong'))],
  ['a disabled account at the sign-in', 400, nobody('session.create', form('disabled'))],
  ['an expired account at the sign-in', 400, nobody('session.create', form('expired'))],
  ['the session of a disabled account', 400, shut('disabled', 'session.get')],
  ['the session of an expired account', 400, shut('expired', 'session.get')],
  ['a disabled account elsewhere', 401, shut('disabled', 'devices.list')],
  ['an expired account elsewhere', 401, shut('expired', 'devices.list')],
  ['a disabled account by its password', 401, nobody('devices.list', by('disabled', PASSWORD))],
  ['no session', 404, nobody('session.get')],
  ['changing an unknown device', 400, alice('devices.update', at(99, VAN))],
  ['changing a foreign device', 400, bob('devices.update', at(1, VAN))],
  ['changing an unknown device as an administrator', 400, admin('devices.update', at(99, VAN))],
  ['deleting an unknown device', 400, alice('devices.remove', at(99))],
  ['deleting a foreign device', 400, bob('devices.remove', at(1))],
  ['changing an unknown group', 400, alice('groups.update', at(99, { name: 'x' }))],
  ['changing a foreign group', 400, bob('groups.update', at(1, { name: 'x' }))],
  ['deleting an unknown group', 400, alice('groups.remove', at(99))],
  ['deleting a foreign group', 400, bob('groups.remove', at(1))],
  ['changing an unknown geofence', 400, alice('geofences.update', at(99, YARD))],
  ['changing a foreign geofence', 400, bob('geofences.update', at(1, YARD))],
  ['deleting a foreign geofence', 400, bob('geofences.remove', at(1))],
  ['an unknown event', 400, alice('events.get', at(2 ** 32 + 7))],
  [
    'changing an unknown alias',
    400,
    alice('attributes.updateAlias', at(99, { deviceId: 1, attribute: 'a', alias: 'b' })),
  ],
  ['deleting an unknown alias', 400, alice('attributes.removeAlias', at(99))],
  ['an unknown position', 400, alice('positions.list', { query: { id: [2 ** 32 + 7] } })],
  ['changing an unknown user as an administrator', 400, admin('users.update', at(99, USER))],
  ['deleting an unknown user as an administrator', 400, admin('users.remove', at(99))],
  ['changing a foreign user', 400, bob('users.update', at(2, USER))],
  ['the distance of a device without a position', 400, admin('devices.setDistance', at(2, { totalDistance: 1 }))],
  [
    'a command to a device that was never heard',
    400,
    alice('commands.create', { body: { deviceId: 2, type: 'custom' } }),
  ],
  ['the commands of a device that was never heard', 400, alice('commandtypes.list', { query: { deviceId: 2 } })],
  ['a word where a query wants a number', 404, alice('devices.list', { query: 'userId=me' })],
  ['a word where a path wants a number', 404, alice('devices.remove', at('van'))],
  ['an unknown member', 400, alice('devices.create', { body: { ...VAN, colour: 'red' } })],
  ['a member of a wrong type', 400, alice('devices.create', { body: { ...VAN, groupId: 'first' } })],
  ['an area that is none', 400, alice('geofences.create', { body: { ...YARD, area: 'CIRCLE (x' } })],
  ['a token that is too short', 400, admin('users.create', { body: { ...USER, password: 'p', token: 'short' } })],
  ['a form where JSON is wanted', 415, alice('devices.create', { ...type('x-www-form-urlencoded'), body: 'name=Van' })],
  ['JSON where a form is wanted', 415, nobody('session.create', { ...type('json'), body: '{}' })],
]

function type(subtype: string) {
  return { headers: { 'content-type': `application/${subtype}` } }
}

test.each(CASES)('%s: %d', async (_, status, ask) => {
  const { status: got, text, headers } = await ask()
  expect([got, text]).toEqual([status, expect.any(String)])
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  // One sentence without class, file, stack trace or second line.
  expect(text).toMatch(/^[A-Z"a-z][^\n\r]{3,120}$/)
  expect(text).not.toMatch(/Exception|Error|\.(ts|js|java)\b|:\d+|\bat \S+ \(|undefined|\[object/)
  expect('www-authenticate' in headers).toBe(status === 401 && text !== 'Wrong email address or password')
})

test('unlinks objects that are not linked', async () => {
  const body = { userId: here.bob.id, deviceId: 1 }
  await here.admin.calls('traccar.permissions.unlinkDevice', { body }).gets(204)
  await here.alice.calls('traccar.devices.unlinkGeofence', { body: { deviceId: 1, geofenceId: 1 } }).gets(204)
})
