/** Minimal stories for each operation of the contracts: one that succeeds, and one for each error status. */
import { takeStatistics } from '#shared/table/takeStatistics.ts'
import { atMinute, drive } from '../kit/drive.ts'
import { driveTrip, HOURS } from '../kit/fleet.ts'
import type { Received, Sent } from '../kit/call.ts'
import { basic, PASSWORD, type Person, type World } from '../kit/world.ts'

type Story = (here: World) => Promise<Received>

const VAN = { name: 'Van', uniqueId: '902064' }
const YARD = { name: 'Yard', area: 'CIRCLE (50 10, 250)' }
const ALIAS = { deviceId: 1, attribute: 'io1', alias: 'Rear door' }
const CAROL = { name: 'Carol', email: 'carol@example.org', password: PASSWORD }
const STOP = { deviceId: 1, type: 'custom', attributes: { data: 'stop' } }

/** Objects that a story requires. Alice creates each, with id 1. */
const BEFORE = {
  van: ({ alice }: World) => alice.calls('traccar.devices.create', { body: VAN }).gets(200, { id: 1 }),
  yard: ({ alice }: World) => alice.calls('traccar.geofences.create', { body: YARD }).gets(200, { id: 1 }),
  group: ({ alice }: World) => alice.calls('traccar.groups.create', { body: { name: 'Vans' } }).gets(200, { id: 1 }),
  alias: ({ alice }: World) => alice.calls('traccar.attributes.createAlias', { body: ALIAS }).gets(200, { id: 1 }),
  report: () => drive(1, [atMinute(0, { attributes: { alarm: 'sos' } })]),
  trip: () => driveTrip(1),
  statistics: async ({ stores, table, host }: World) => {
    await stores.statistics.addRequests({ lengthMs: 86_400_000, end: Date.parse('2026-06-02') }, 5)
    host.clock.advance(86_400_000)
    await takeStatistics(table, host.now(), 86_400_000)
  },
  carol: ({ user }: World) => user('carol', { expirationTime: '2027-01-01T00:00:00.000+00:00' }),
} as const

/** Caller and request of a story, and the preceding requests. */
const after =
  (
    things: readonly (keyof typeof BEFORE)[],
    who: 'admin' | 'alice' | 'bob' | 'stranger',
    address: string,
    sent?: Sent,
  ) =>
  async (here: World): Promise<Received> => {
    for (const thing of things) await BEFORE[thing](here)
    const person: Pick<Person, 'calls'> = here[who]
    return person.calls(`traccar.${address}`, sent)
  }

const one = { params: { id: 1 } }
const devicesYard = { body: { deviceId: 1, geofenceId: 1 } }
const groupsYard = { body: { groupId: 1, geofenceId: 1 } }
const bobs = (what: object) => ({ body: { userId: 3, ...what } })
const report = { query: { ...HOURS, deviceId: [1] } }
const form = (password: string) => ({ body: { email: 'alice@example.org', password } })
const withPassword = (sent: Sent = {}, password = PASSWORD): Sent => ({
  ...sent,
  headers: { authorization: basic('admin@example.org', password) },
})

export const STORIES: Readonly<Record<string, Story>> = {
  '3.9 PUT /attributes/aliases/{id}': after(['van', 'alias'], 'alice', 'attributes.updateAlias', {
    ...one,
    body: ALIAS,
  }),
  '3.9 DELETE /attributes/aliases/{id}': after(['van', 'alias'], 'alice', 'attributes.removeAlias', one),
  '3.9 POST /attributes/aliases': after(['van'], 'alice', 'attributes.createAlias', { body: ALIAS }),
  '3.9 GET /attributes/aliases': after(['van', 'alias'], 'alice', 'attributes.listAliases'),
  '3.9 POST /commands': after(['van', 'report'], 'alice', 'commands.create', { body: STOP }),
  '3.9 GET /commandtypes': after(['van', 'report'], 'alice', 'commandtypes.list', { query: { deviceId: 1 } }),
  '3.9 POST /devices': after([], 'alice', 'devices.create', { body: VAN }),
  '3.9 GET /devices': after(['van', 'report'], 'alice', 'devices.list'),
  '3.9 POST /devices/geofences': after(['van', 'yard'], 'alice', 'devices.linkGeofence', devicesYard),
  '3.9 DELETE /devices/geofences': after(['van', 'yard'], 'alice', 'devices.unlinkGeofence', devicesYard),
  '3.9 PUT /devices/{id}': after(['van', 'report'], 'alice', 'devices.update', { ...one, body: VAN }),
  '3.9 DELETE /devices/{id}': after(['van', 'report'], 'alice', 'devices.remove', one),
  '3.9 PUT /devices/{id}/distance': after(['van', 'report'], 'admin', 'devices.setDistance', {
    ...one,
    body: { deviceId: 1, totalDistance: 125_000 },
  }),
  '3.9 GET /events/{id}': async here => {
    const { json } = await after(['van', 'report'], 'alice', 'reports.events', report)(here)
    return here.alice.calls('traccar.events.get', { params: { id: json[0].id } })
  },
  '3.9 PUT /geofences/{id}': after(['yard'], 'alice', 'geofences.update', { ...one, body: YARD }),
  '3.9 DELETE /geofences/{id}': after(['yard'], 'alice', 'geofences.remove', one),
  '3.9 POST /geofences': after([], 'alice', 'geofences.create', { body: YARD }),
  '3.9 GET /geofences': after(['yard'], 'alice', 'geofences.list'),
  '3.9 POST /groups/geofences': after(['group', 'yard'], 'alice', 'groups.linkGeofence', groupsYard),
  '3.9 DELETE /groups/geofences': after(['group', 'yard'], 'alice', 'groups.unlinkGeofence', groupsYard),
  '3.9 POST /groups': after([], 'alice', 'groups.create', { body: { name: 'Vans' } }),
  '3.9 GET /groups': after(['group'], 'alice', 'groups.list'),
  '3.9 PUT /groups/{id}': after(['group'], 'alice', 'groups.update', { ...one, body: { name: 'Trucks' } }),
  '3.9 DELETE /groups/{id}': after(['group'], 'alice', 'groups.remove', one),
  '3.9 POST /permissions/devices': after(['van'], 'admin', 'permissions.linkDevice', bobs({ deviceId: 1 })),
  '3.9 DELETE /permissions/devices': after(['van'], 'admin', 'permissions.unlinkDevice', bobs({ deviceId: 1 })),
  '3.9 POST /permissions/geofences': after(['yard'], 'admin', 'permissions.linkGeofence', bobs({ geofenceId: 1 })),
  '3.9 DELETE /permissions/geofences': after(['yard'], 'admin', 'permissions.unlinkGeofence', bobs({ geofenceId: 1 })),
  '3.9 POST /permissions/groups': after(['group'], 'admin', 'permissions.linkGroup', bobs({ groupId: 1 })),
  '3.9 DELETE /permissions/groups': after(['group'], 'admin', 'permissions.unlinkGroup', bobs({ groupId: 1 })),
  '3.9 GET /positions': after(['van', 'report'], 'alice', 'positions.list'),
  '3.9 GET /reports/summary': after(['van', 'trip'], 'alice', 'reports.summary', report),
  '3.9 GET /reports/events': after(['van', 'report'], 'alice', 'reports.events', report),
  '3.9 GET /reports/route': after(['van', 'report'], 'alice', 'reports.route', report),
  '3.9 GET /reports/trips': after(['van', 'trip'], 'alice', 'reports.trips', report),
  '3.9 PUT /server': after([], 'admin', 'server.update', { body: { id: 1, registration: true } }),
  '3.9 GET /server': after([], 'stranger', 'server.get'),
  '3.9 POST /session': after([], 'stranger', 'session.create', form(PASSWORD)),
  '3.9 DELETE /session': after([], 'alice', 'session.remove'),
  '3.9 GET /session': after([], 'alice', 'session.get'),
  '3.9 GET /statistics': after(['statistics'], 'admin', 'statistics.list', {
    query: { from: '2026-06-01', to: '2026-06-03' },
  }),
  '3.9 POST /users/notifications': after([], 'alice', 'notifications.set', {
    body: { userId: 2, type: 'alarm', web: true },
  }),
  '3.9 GET /users/notifications': after([], 'alice', 'notifications.list'),
  '3.9 PUT /users/{id}': after([], 'alice', 'users.update', {
    params: { id: 2 },
    body: { id: 2, name: 'Alice', email: 'alice@example.org' },
  }),
  '3.9 DELETE /users/{id}': after([], 'alice', 'users.remove', { params: { id: 2 } }),
  '3.9 POST /users': after([], 'admin', 'users.create', { body: { ...CAROL, admin: true, token: 'abcdefgh12345678' } }),
  '3.9 GET /users': after(['carol'], 'admin', 'users.list'),
  'later GET /users': after(['carol'], 'stranger', 'users.list', withPassword()),
  'later POST /users': after(
    [],
    'stranger',
    'users.create',
    withPassword({ body: { ...CAROL, phone: '+47', userLimit: 3 } }),
  ),
  'later PUT /users/{id}': after(
    [],
    'stranger',
    'users.update',
    withPassword({
      params: { id: 2 },
      body: {
        id: 2,
        name: 'Alice',
        email: 'alice@example.org',
        fixedEmail: true,
        expirationTime: '2030-01-01T00:00:00Z',
      },
    }),
  ),
  'later DELETE /users/{id}': after([], 'stranger', 'users.remove', withPassword({ params: { id: 2 } })),
}

export const REFUSALS: Readonly<Record<string, readonly [story: Story, sentence: string]>> = {
  '3.9 POST /commands 400': [after(['van'], 'alice', 'commands.create', { body: STOP }), 'Device is offline'],
  '3.9 GET /commandtypes 400': [
    after(['van'], 'alice', 'commandtypes.list', { query: { deviceId: 1 } }),
    'Device is offline',
  ],
  '3.9 GET /devices 400': [after([], 'alice', 'devices.list', { query: { all: true } }), 'Admin access required'],
  '3.9 POST /groups 400': [
    after(['group'], 'bob', 'groups.create', { body: { name: 'Trucks', groupId: 1 } }),
    'Group access denied',
  ],
  '3.9 POST /permissions/devices 400': [
    after(['van'], 'alice', 'permissions.linkDevice', bobs({ deviceId: 1 })),
    'Admin access required',
  ],
  '3.9 POST /session 401': [after([], 'stranger', 'session.create', form('wrong')), 'Wrong email address or password'],
  '3.9 GET /session 404': [after([], 'stranger', 'session.get'), 'Not signed in'],
  '3.9 GET /users 400': [after([], 'alice', 'users.list'), 'Admin access required'],
  'later GET /users 400': [after([], 'alice', 'users.list', { query: { userId: 3 } }), 'Admin access required'],
  'later POST /users 400': [after([], 'stranger', 'users.create', { body: CAROL }), 'Registration disabled'],
  'later POST /users 401': [
    after([], 'stranger', 'users.create', withPassword({ body: CAROL }, 'wrong')),
    'Wrong credentials',
  ],
  'later PUT /users/{id} 400': [
    after([], 'bob', 'users.update', { params: { id: 2 }, body: CAROL }),
    'Admin access required',
  ],
  'later PUT /users/{id} 401': [
    after([], 'stranger', 'users.update', withPassword({ params: { id: 2 }, body: CAROL }, 'wrong')),
    'Sign in first',
  ],
}
