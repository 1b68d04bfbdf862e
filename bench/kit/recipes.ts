/** One successful request for every operation. Objects that it deletes are created for it. */
import { START_MS } from './fleet.ts'
import { AREA, eventOf, type TestData, PASSWORD, type TestUser } from './testUsers.ts'

export interface BenchRequest {
  readonly params?: { readonly id: number | string }
  readonly query?: string
  /** A string is sent as a form, an object as JSON. */
  readonly body?: object | string
  /** Instead of the testUser's own session. */
  readonly cookie?: string
}

interface RecipeInput extends TestUser {
  /** The devices of the user, in turn. */
  readonly device: TestUser['devices'][number]
  readonly testData: TestData
}
export type Recipe = (asking: RecipeInput) => BenchRequest | Promise<BenchRequest>

const iso = (ms: number) => new Date(ms).toISOString()
const RANGE = `from=${iso(START_MS)}&to=${iso(START_MS + 3_600_000)}`
const nothing = (): BenchRequest => ({})
const range = (): BenchRequest => ({ query: RANGE })
const report: Recipe = ({ device }) => ({ query: `deviceId=${device}&${RANGE}` })
const withId = <B extends object>(id: number, body: B): BenchRequest => ({ params: { id }, body: { ...body, id } })
const only = (id: number): BenchRequest => ({ params: { id } })

export const RECIPES: Readonly<Record<string, Recipe>> = {
  'traccar.server.get': nothing,
  'traccar.server.health': nothing,
  'traccar.server.update': () => ({ body: { id: 1, registration: true } }),
  'traccar.session.get': nothing,
  'traccar.session.create': ({ account }) => ({
    body: `email=${encodeURIComponent(account.email)}&password=${encodeURIComponent(PASSWORD)}`,
    // The operation would end a session that the request has.
    cookie: '',
  }),
  'traccar.session.remove': async ({ testData, account }) => ({ cookie: await testData.session(account) }),
  'traccar.session.createToken': () => ({ body: 'name=bench' }),
  'traccar.session.revokeToken': async ({ testData, account }) => {
    const now = testData.environment.host.now()
    return {
      body: `token=${await testData.stores.tokens.mint(account, { now, expiresAt: now + 3_600_000, name: null })}`,
    }
  },
  'traccar.users.list': nothing,
  'traccar.users.get': ({ managed }) => only(managed),
  'traccar.users.create': ({ testData }) => {
    const email = `${testData.name()}@example.org`
    return { body: { name: email, email, password: PASSWORD } }
  },
  'traccar.users.update': ({ managed, testData }) =>
    withId(managed, { name: testData.name(), email: `managed-${managed}@example.org` }),
  'traccar.users.remove': async ({ testData, account }) => only((await testData.user(account)).id),
  'traccar.users.removeToken': ({ managed }) => only(managed),
  'traccar.notifications.list': nothing,
  'traccar.notifications.set': ({ account, device }) => ({
    body: { userId: account.id, type: 'alarm', web: true, mail: device % 2 === 0 },
  }),
  'traccar.notifications.test': nothing,
  'traccar.devices.list': nothing,
  'traccar.devices.create': ({ testData }) => ({ body: { name: 'Van', uniqueId: testData.name() } }),
  'traccar.devices.update': async ({ device, testData }) =>
    withId(device, { name: testData.name(), uniqueId: `van-${device}` }),
  'traccar.devices.remove': async ({ testData, account }) => only(await testData.device(account)),
  'traccar.devices.setDistance': ({ device }) => ({
    params: { id: device },
    body: { deviceId: device, totalDistance: 1000 },
  }),
  'traccar.diagnosis.get': ({ device }) => only(device),
  'traccar.ingestKeys.get': ({ device }) => only(device),
  'traccar.ingestKeys.rotate': async ({ testData, account }) => only(await testData.device(account)),
  'traccar.ingestKeys.remove': async ({ testData, account }) => only(await testData.device(account)),
  'traccar.devices.linkGeofence': ({ device, geofence }) => ({ body: { deviceId: device, geofenceId: geofence } }),
  'traccar.devices.unlinkGeofence': ({ device, geofence }) => ({ body: { deviceId: device, geofenceId: geofence } }),
  'traccar.groups.list': nothing,
  'traccar.groups.create': () => ({ body: { name: 'North' } }),
  'traccar.groups.update': ({ group, testData }) => withId(group, { name: testData.name() }),
  'traccar.groups.remove': async ({ testData, account }) => only(await testData.group(account)),
  'traccar.groups.linkGeofence': ({ group, geofence }) => ({ body: { groupId: group, geofenceId: geofence } }),
  'traccar.groups.unlinkGeofence': ({ group, geofence }) => ({ body: { groupId: group, geofenceId: geofence } }),
  'traccar.geofences.list': nothing,
  'traccar.geofences.create': () => ({ body: { name: 'Yard', area: AREA } }),
  'traccar.geofences.update': ({ geofence, testData }) => withId(geofence, { name: testData.name(), area: AREA }),
  'traccar.geofences.remove': async ({ testData, account }) => only(await testData.geofence(account)),
  'traccar.permissions.linkDevice': async ({ testData, account, managed }) => ({
    body: { userId: managed, deviceId: await testData.device(account) },
  }),
  'traccar.permissions.unlinkDevice': async ({ testData, account }) => ({
    body: { userId: account.id, deviceId: await testData.device(account) },
  }),
  'traccar.permissions.linkGroup': ({ managed, group }) => ({ body: { userId: managed, groupId: group } }),
  'traccar.permissions.unlinkGroup': ({ managed, group }) => ({ body: { userId: managed, groupId: group } }),
  'traccar.permissions.linkGeofence': ({ managed, geofence }) => ({ body: { userId: managed, geofenceId: geofence } }),
  'traccar.permissions.unlinkGeofence': ({ managed, geofence }) => ({
    body: { userId: managed, geofenceId: geofence },
  }),
  'traccar.attributes.listAliases': nothing,
  'traccar.attributes.createAlias': ({ device, testData }) => ({
    body: { deviceId: device, attribute: testData.name(), alias: 'Fuel' },
  }),
  'traccar.attributes.updateAlias': ({ alias, devices, testData }) =>
    withId(alias, { deviceId: devices[0], attribute: 'fuel', alias: testData.name() }),
  'traccar.attributes.removeAlias': async ({ device, testData }) => only(await testData.alias(device)),
  'traccar.positions.list': nothing,
  'traccar.events.get': ({ device }) => only(eventOf(device)),
  'traccar.reports.route': report,
  'traccar.reports.events': report,
  'traccar.reports.summary': report,
  'traccar.reports.trips': report,
  'traccar.commands.queue': ({ device }) => ({ query: `deviceId=${device}` }),
  'traccar.commands.create': ({ device }) => ({
    body: { deviceId: device, type: 'custom', attributes: { data: 'wake' } },
  }),
  'traccar.commandtypes.list': ({ device }) => ({ query: `deviceId=${device}` }),
  'traccar.quarantine.list': range,
  'traccar.quarantine.get': async ({ device, testData }) => ({ params: { id: await testData.entry(device) } }),
  'traccar.quarantine.resend': async ({ device, testData }) => ({
    params: { id: await testData.entry(device) },
    body: { query: 'lat=48.2&lon=16.4' },
  }),
  'traccar.statistics.list': range,
}
