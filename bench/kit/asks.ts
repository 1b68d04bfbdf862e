/** One request of every operation, made so that it succeeds. What it deletes is made for it. */
import { START_MS } from './fleet.ts'
import { AREA, eventOf, type Maker, PASSWORD, type Person } from './people.ts'

export interface Ask {
  readonly params?: { readonly id: number | string }
  readonly query?: string
  /** A text is a form. */
  readonly body?: object | string
  /** Instead of the person's own session. */
  readonly cookie?: string
}

interface Asking extends Person {
  /** The devices in turn. */
  readonly device: Person['devices'][number]
  readonly make: Maker
}
export type Recipe = (asking: Asking) => Ask | Promise<Ask>

const iso = (ms: number) => new Date(ms).toISOString()
const RANGE = `from=${iso(START_MS)}&to=${iso(START_MS + 3_600_000)}`
const nothing = (): Ask => ({})
const range = (): Ask => ({ query: RANGE })
const report: Recipe = ({ device }) => ({ query: `deviceId=${device}&${RANGE}` })
const withId = <B extends object>(id: number, body: B): Ask => ({ params: { id }, body: { ...body, id } })
const only = (id: number): Ask => ({ params: { id } })

export const RECIPES: Readonly<Record<string, Recipe>> = {
  'traccar.server.get': nothing,
  'traccar.server.health': nothing,
  'traccar.server.update': () => ({ body: { id: 1, registration: true } }),
  'traccar.session.get': nothing,
  'traccar.session.create': ({ account }) => ({
    body: `email=${encodeURIComponent(account.email)}&password=${encodeURIComponent(PASSWORD)}`,
    // A session that is sent along would be ended.
    cookie: '',
  }),
  'traccar.session.remove': async ({ make, account }) => ({ cookie: await make.session(account) }),
  'traccar.session.createToken': () => ({ body: 'name=bench' }),
  'traccar.session.revokeToken': async ({ make, account }) => {
    const now = make.place.host.now()
    return { body: `token=${await make.stores.tokens.mint(account, { now, expiresAt: now + 3_600_000, name: null })}` }
  },
  'traccar.users.list': nothing,
  'traccar.users.get': ({ managed }) => only(managed),
  'traccar.users.create': ({ make }) => {
    const email = `${make.name()}@example.org`
    return { body: { name: email, email, password: PASSWORD } }
  },
  'traccar.users.update': ({ managed, make }) =>
    withId(managed, { name: make.name(), email: `managed-${managed}@example.org` }),
  'traccar.users.remove': async ({ make, account }) => only((await make.user(account)).id),
  'traccar.users.removeToken': ({ managed }) => only(managed),
  'traccar.notifications.list': nothing,
  'traccar.notifications.set': ({ account, device }) => ({
    body: { userId: account.id, type: 'alarm', web: true, mail: device % 2 === 0 },
  }),
  'traccar.notifications.test': nothing,
  'traccar.devices.list': nothing,
  'traccar.devices.create': ({ make }) => ({ body: { name: 'Van', uniqueId: make.name() } }),
  'traccar.devices.update': async ({ device, make }) =>
    withId(device, { name: make.name(), uniqueId: `van-${device}` }),
  'traccar.devices.remove': async ({ make, account }) => only(await make.device(account)),
  'traccar.devices.setDistance': ({ device }) => ({
    params: { id: device },
    body: { deviceId: device, totalDistance: 1000 },
  }),
  'traccar.devices.linkGeofence': ({ device, geofence }) => ({ body: { deviceId: device, geofenceId: geofence } }),
  'traccar.devices.unlinkGeofence': ({ device, geofence }) => ({ body: { deviceId: device, geofenceId: geofence } }),
  'traccar.groups.list': nothing,
  'traccar.groups.create': () => ({ body: { name: 'North' } }),
  'traccar.groups.update': ({ group, make }) => withId(group, { name: make.name() }),
  'traccar.groups.remove': async ({ make, account }) => only(await make.group(account)),
  'traccar.groups.linkGeofence': ({ group, geofence }) => ({ body: { groupId: group, geofenceId: geofence } }),
  'traccar.groups.unlinkGeofence': ({ group, geofence }) => ({ body: { groupId: group, geofenceId: geofence } }),
  'traccar.geofences.list': nothing,
  'traccar.geofences.create': () => ({ body: { name: 'Yard', area: AREA } }),
  'traccar.geofences.update': ({ geofence, make }) => withId(geofence, { name: make.name(), area: AREA }),
  'traccar.geofences.remove': async ({ make, account }) => only(await make.geofence(account)),
  'traccar.permissions.linkDevice': async ({ make, account, managed }) => ({
    body: { userId: managed, deviceId: await make.device(account) },
  }),
  'traccar.permissions.unlinkDevice': async ({ make, account }) => ({
    body: { userId: account.id, deviceId: await make.device(account) },
  }),
  'traccar.permissions.linkGroup': ({ managed, group }) => ({ body: { userId: managed, groupId: group } }),
  'traccar.permissions.unlinkGroup': ({ managed, group }) => ({ body: { userId: managed, groupId: group } }),
  'traccar.permissions.linkGeofence': ({ managed, geofence }) => ({ body: { userId: managed, geofenceId: geofence } }),
  'traccar.permissions.unlinkGeofence': ({ managed, geofence }) => ({
    body: { userId: managed, geofenceId: geofence },
  }),
  'traccar.attributes.listAliases': nothing,
  'traccar.attributes.createAlias': ({ device, make }) => ({
    body: { deviceId: device, attribute: make.name(), alias: 'Fuel' },
  }),
  'traccar.attributes.updateAlias': ({ alias, devices, make }) =>
    withId(alias, { deviceId: devices[0], attribute: 'fuel', alias: make.name() }),
  'traccar.attributes.removeAlias': async ({ device, make }) => only(await make.alias(device)),
  'traccar.positions.list': nothing,
  'traccar.events.get': ({ device }) => only(eventOf(device)),
  'traccar.reports.route': report,
  'traccar.reports.events': report,
  'traccar.reports.summary': report,
  'traccar.reports.trips': report,
  'traccar.commands.list': ({ device }) => ({ query: `deviceId=${device}` }),
  'traccar.commands.create': ({ device }) => ({
    body: { deviceId: device, type: 'custom', attributes: { data: 'wake' } },
  }),
  'traccar.commandtypes.list': ({ device }) => ({ query: `deviceId=${device}` }),
  'traccar.quarantine.list': range,
  'traccar.quarantine.get': async ({ device, make }) => ({ params: { id: await make.entry(device) } }),
  'traccar.quarantine.resend': async ({ device, make }) => ({
    params: { id: await make.entry(device) },
    body: { query: 'lat=48.2&lon=16.4' },
  }),
  'traccar.statistics.list': range,
}
