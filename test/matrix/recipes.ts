/** Requests that a declaration doesn't imply. All other operations are tried with requests derived from their declaration. */
import { operations } from '#shared/api/index.ts'
import { associationCode, codeOf } from '#shared/domain/associationCode.ts'
import { profileIn } from '#shared/table/accounts.ts'
import { PASSWORD } from '../kit/world.ts'
import type { Becomes, Names } from './model.ts'
import {
  derivedRequests,
  devicesOf,
  each,
  few,
  groupsOf,
  isTried,
  type MatrixRequest,
  pairs,
  plain,
  RANGE,
  type Recipe,
  type Target,
  usersOf,
} from './requests.ts'
import { eventOf, positionOf } from './sceneBuilder.ts'
import type { Actor, Scene } from './scene.ts'

/** Returns the requests to an operation: its own recipe, or what its declaration implies. */
export const requestsTo = (address: string): Recipe => RECIPES[address] ?? derived(address)

const derived = (address: string): Recipe => {
  const operation = operations.find(one => one.address === address)
  if (!operation) throw new Error(`there is no operation ${address}`)
  return derivedRequests(operation)
}

/** Groups to move an object to: its current group, and others. */
const moves = (scene: Scene, actor: Actor, relation: string, from: number): Target[] => [
  ['same', from],
  ...groupsOf(scene, actor).filter(([into]) => isTried(relation, into)),
]

const deviceMoves: Recipe = (scene, actor) =>
  devicesOf(scene, actor).flatMap(([relation, id]) => {
    const from = scene.model.devices.get(id) ?? 0
    return moves(scene, actor, relation, from).map(([into, to]) => ({
      about: `${relation} device into ${into} group`,
      sent: { params: { id }, body: { id, name: 'Renamed', uniqueId: `again ${id}`, groupId: to } },
      names: { devices: [id], group: { from, to } },
    }))
  })

const groupMoves: Recipe = (scene, actor) =>
  groupsOf(scene, actor).flatMap(([relation, id]) => {
    const from = scene.model.groups.get(id) ?? 0
    return moves(scene, actor, relation, from)
      .filter(([, to]) => to !== id || to > 900_000)
      .map(([into, to]) => ({
        about: `${relation} group into ${into} group`,
        sent: { params: { id }, body: { id, name: 'Renamed', groupId: to } },
        names: { groups: [id], group: { from, to } },
      }))
  })

const newInGroup =
  (body: object): Recipe =>
  (scene, actor) =>
    each('group', [['no', 0], ...groupsOf(scene, actor)], to => ({
      sent: { body: { ...body, groupId: to } },
      names: { group: { from: 0, to } },
    }))

/** Reports accept a list of devices, so that a second device is tried next to the caller's own. */
const report =
  (address: string, all = false): Recipe =>
  (scene, actor) => [
    ...derived(address)(scene, actor),
    ...each('device next to the own', all ? devicesOf(scene, actor) : few(devicesOf(scene, actor)), deviceId => ({
      sent: { query: { deviceId: [actor.own.device, deviceId], ...RANGE } },
      names: { devices: [actor.own.device, deviceId] },
    })),
  ]

const newUser = { name: 'New', email: 'new@example.org', password: PASSWORD }
const LATER = '2027-01-01T00:00:00.000+00:00'

/** Signs in with the right password as some actors, and with a wrong one as the owner. */
const signIn =
  (
    member: 'email' | 'username' | 'login',
    rightFor: readonly string[],
    wrong: { for: string; name?: string },
  ): Recipe =>
  (_, { name, email }) => {
    const withPassword = (how: 'right' | 'wrong', as: string): MatrixRequest => ({
      about: `${how} password`,
      sent: { body: { [member]: as, password: how === 'right' ? PASSWORD : 'a wrong guess' } },
      names: { signsIn: how },
    })
    return [
      ...(rightFor.includes(name) ? [withPassword('right', email)] : []),
      ...(name === wrong.for ? [withPassword('wrong', wrong.name ?? email)] : []),
    ]
  }
const EVERY_STATE = ['owner', 'disabled', 'expired', 'administrator']

type Change = Readonly<Record<string, unknown>>

const userChanges = (scene: Scene, actor: Actor, change: Change, names: Names): MatrixRequest[] =>
  changed(scene, names.sets ? few(usersOf(scene, actor)) : usersOf(scene, actor), change, names)

/** Sends the stored user with a change, like a client that shows the user in a form. */
const changed = (scene: Scene, among: readonly Target[], change: Change, names: Names): MatrixRequest[] =>
  each(`user, ${Object.keys(change).join(' and ')}`, among, id => {
    const stored = profileIn(scene.accounts.get(id) ?? scene.accounts.values().next().value!)
    const email = scene.accounts.get(id)?.email ?? 'nobody@example.org'
    return { sent: { params: { id }, body: { ...stored, id, email, ...change } }, names: { user: id, ...names } }
  })

const LOOSE = { readonly: false, deviceReadonly: false, limitCommands: false }
const TIGHT = {
  readonly: true,
  deviceReadonly: true,
  limitCommands: true,
  deviceLimit: 2,
  userLimit: 1,
  expirationTime: '2026-06-15T00:00:00.000+00:00',
}

/** Raises limits of managed users above their manager's, and lowers limits of managers below their users'. */
const bondChanges: Recipe = scene => {
  const { manager, boundManager, bound, below } = scene.managing
  const [managed, managers] = [Object.entries({ bound, below }), Object.entries({ manager, boundManager })]
  const unlimited = { ...LOOSE, deviceLimit: 0, userLimit: -1, expirationTime: null }
  return [
    ...changed(scene, managed, { name: 'Renamed' }, {}),
    ...changed(scene, managed, LOOSE, { sets: 'bond' }),
    ...changed(scene, managed, { expirationTime: LATER }, { sets: 'bond', until: LATER }),
    ...changed(scene, managed, unlimited, { sets: 'power' }),
    ...changed(scene, managers, TIGHT, { sets: 'power' }),
  ]
}

/** Changes users in DeviceHive or SmartServer, the caller itself among them. */
const bodiesForUsers = (
  among: readonly Target[],
  body: object,
  { names, inBody = false }: { names: Names; inBody?: boolean },
): MatrixRequest[] =>
  each(`user, ${Object.keys(body).join(' and ')}`, among, id => ({
    sent: inBody ? { body: { id, ...body } } : { params: { id }, body },
    names: { user: id, ...names },
  }))

const customerUser = { userName: 'a new one', firstName: 'New', lastName: 'One', emailAddress: 'new@example.org' }
const SMART_SERVER_PASSWORD = 'Qwerty12345$'

/** Users with the second type only, and users with all types, whom the operations reject. The latter come last. */
const typesOfUsers: Recipe = (scene, actor) =>
  [1, 2, 99]
    .flatMap(deviceTypeId =>
      each(`user, type ${deviceTypeId}`, few(usersOf(scene, actor)), id => ({
        sent: { params: { id, deviceTypeId } },
        names: { user: id, deviceType: deviceTypeId },
      })),
    )
    .toReversed()

/** Some users with some vehicles, and users of each tenant with Acme's vehicle. */
const usersWithVehicles =
  (ask: Parameters<typeof pairs>[2]): Recipe =>
  (scene, actor) => {
    const { tenantOwner = 0, colleague = 0, rival = 0 } = scene.users
    const { tenantDevice = 0 } = scene.devices
    return [
      ...pairs(['user', few(usersOf(scene, actor))], ['vehicle', few(devicesOf(scene, actor))], ask),
      ...each('user, tenant vehicle', Object.entries({ tenantOwner, colleague, rival }), user =>
        ask(user, tenantDevice),
      ),
    ]
  }

const RECIPES: Readonly<Record<string, Recipe>> = {
  'traccar.session.get': () => [
    ...plain(),
    { about: 'a wrong token', sent: { query: { token: 'nobodyhasthistoken0123' } }, names: { signsIn: 'wrong' } },
  ],
  'traccar.session.create': signIn('email', EVERY_STATE, { for: 'owner' }),
  'traccar.users.create': () => [
    { about: 'ordinary', sent: { body: newUser }, names: {} },
    { about: 'administrator', sent: { body: { ...newUser, administrator: true } }, names: { sets: 'power' } },
    { about: 'many devices', sent: { body: { ...newUser, deviceLimit: 5 } }, names: { sets: 'power' } },
    // The account would outlast the account of a manager that expires.
    {
      about: 'with a late end',
      sent: { body: { ...newUser, expirationTime: LATER } },
      names: { sets: 'bond', until: LATER },
    },
  ],
  'traccar.users.update': (scene, actor) => [
    ...userChanges(scene, actor, { name: 'Renamed' }, {}),
    ...userChanges(scene, actor, { administrator: true, deviceLimit: 77 }, { sets: 'power' }),
    ...userChanges(scene, actor, { fixedEmail: true }, { sets: 'bond' }),
    ...bondChanges(scene, actor),
  ],
  'traccar.notifications.set': (scene, actor) =>
    each('user', [...usersOf(scene, actor), ['no', 0]], userId => ({
      sent: { body: { userId, type: 'alarm', web: true } },
      names: { user: userId },
    })),
  'traccar.devices.create': newInGroup({ name: 'New', uniqueId: 'a new one' }),
  'traccar.devices.update': deviceMoves,
  'traccar.groups.create': newInGroup({ name: 'New' }),
  'traccar.groups.update': groupMoves,
  'traccar.positions.list': (scene, actor) => [
    ...plain(),
    ...each('device', devicesOf(scene, actor), deviceId => ({
      sent: { query: { deviceId, ...RANGE } },
      names: { devices: [deviceId] },
    })),
    ...each('position', devicesOf(scene, actor), device => ({
      sent: { query: { id: positionOf(device) } },
      names: { positions: [positionOf(device)] },
    })),
    ...each('position after the own', few(devicesOf(scene, actor)), device => ({
      sent: { query: { id: [positionOf(actor.own.device), positionOf(device)] } },
      names: { positions: [positionOf(actor.own.device), positionOf(device)] },
    })),
  ],
  'traccar.events.get': (scene, actor) =>
    (['nothing', 'geofence'] as const).flatMap(about =>
      each(`device's event about ${about}`, devicesOf(scene, actor), device => ({
        sent: { params: { id: eventOf(device, about) } },
        names: { event: eventOf(device, about) },
      })),
    ),
  // Without a device the operation returns 400, as Traccar does.
  'traccar.commandtypes.list': (scene, actor) =>
    derived('traccar.commandtypes.list')(scene, actor).filter(({ about }) => about !== 'nothing'),
  'traccar.reports.route': report('traccar.reports.route', true),
  'traccar.reports.events': report('traccar.reports.events'),
  'traccar.reports.summary': report('traccar.reports.summary'),
  'traccar.reports.trips': report('traccar.reports.trips'),
  'smartserver.auth.login': signIn('username', EVERY_STATE, { for: 'owner' }),
  'smartserver.users.create': ({ customers: { acme = 0, globex = 0, never = 0 } }) =>
    (
      [
        ['USER', acme],
        ['USER_MANAGER', acme],
        ['OWNER', acme],
        ['ADMIN', null],
        ['USER', globex],
        ['USER', never],
      ] as const
    ).map(([userType, customerId]) => ({
      about: `${userType} in customer ${customerId}`,
      sent: { body: { ...customerUser, userType, customerId, password: SMART_SERVER_PASSWORD } },
      names: { becomes: { customerId, userType } },
    })),
  'smartserver.users.update': (scene, actor) => {
    const among: Target[] = [...few(usersOf(scene, actor)), ['colleague', scene.users['colleague'] ?? 0]]
    const changes = (becomes: Becomes) => bodiesForUsers(among, becomes, { names: { becomes }, inBody: true })
    return [
      ...bodiesForUsers(usersOf(scene, actor), { firstName: 'Renamed' }, { names: {}, inBody: true }),
      ...changes({ userType: 'ADMIN', customerId: null }),
      ...changes({ userType: 'OWNER' }),
      ...changes({ customerId: scene.customers['globex'] ?? 0 }),
      ...changes({ blocked: true }),
    ]
  },
  'smartserver.users.changePassword': (scene, actor) =>
    each('user', usersOf(scene, actor), id => ({
      sent: {
        body: {
          userName: scene.accounts.get(id)?.email ?? 'nobody@example.org',
          currentPassword: SMART_SERVER_PASSWORD,
          newPassword: 'short',
        },
      },
      names: { user: id },
    })),
  'vehicles.associations.create': usersWithVehicles((user, vehicle) => ({
    sent: { body: { data: [{ vehicle_id: codeOf('vehicle', vehicle), user_id: codeOf('user', user) }] } },
    names: { user, devices: [vehicle] },
  })),
  'vehicles.associations.remove': usersWithVehicles((user, vehicle) => ({
    sent: { body: { data: [{ type: 'user_permission', id: associationCode({ vehicle, user }) }] } },
    names: { user, devices: [vehicle] },
  })),
  'devicehive.token.login': signIn('login', ['owner', 'disabled', 'administrator'], {
    for: 'stranger',
    name: 'nobody',
  }),
  'devicehive.token.refresh': (_, { hive }) => [
    ...(hive.refresh === '' ? [] : plain({ body: { refreshToken: hive.refresh } }, { signsIn: 'right' })),
    { about: 'an access token', sent: { body: { refreshToken: hive.everything } }, names: { signsIn: 'wrong' } },
  ],
  'devicehive.users.insert': () => [
    { about: 'client', sent: { body: { login: 'newcomer', password: PASSWORD, role: 1 } }, names: {} },
    {
      about: 'administrator',
      sent: { body: { login: 'newcomer', password: PASSWORD, role: 0 } },
      names: { sets: 'power' },
    },
  ],
  'devicehive.users.update': (scene, actor) => {
    const among = usersOf(scene, actor)
    return [
      ...bodiesForUsers(among, { data: { seen: true } }, { names: {} }),
      ...bodiesForUsers(among, { role: 0 }, { names: { sets: 'power' } }),
      ...bodiesForUsers(among, { status: 2 }, { names: { sets: 'bond' } }),
      ...bodiesForUsers([['bound', scene.managing.bound]], { data: { seen: true } }, { names: {} }),
    ]
  },
  // Nobody can delete itself, so that others come first.
  'devicehive.users.remove': (scene, actor) => derived('devicehive.users.remove')(scene, actor).toReversed(),
  'devicehive.users.getDeviceType': typesOfUsers,
  'devicehive.users.assignDeviceType': typesOfUsers,
  'devicehive.users.unassignDeviceType': typesOfUsers,
  'devicehive.networks.remove': (scene, actor) => {
    const networks = derived('devicehive.networks.remove')(scene, actor)
    const forced = networks.map(({ about, sent, names }) => ({
      about: `${about} by force`,
      sent: { ...sent, query: { force: true } },
      names: { ...names, all: true },
    }))
    return [...networks, ...forced]
  },
  'devicehive.devices.save': (scene, actor) => [
    ...derived('devicehive.devices.get')(scene, actor),
    ...each('network', groupsOf(scene, actor), to => ({
      sent: { params: { id: 'a new one' }, body: { networkId: to } },
      names: { group: { from: 0, to } },
    })),
  ],
}

/** Addresses that have a recipe by hand. */
export const recipes = Object.keys(RECIPES)
