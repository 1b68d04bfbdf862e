/** Requests to the operations of SmartServer, DeviceHive and the vehicle associations that a declaration doesn't imply. */
import { associationCode, codeOf } from '#shared/domain/associationCode.ts'
import { PASSWORD } from '../kit/world.ts'
import type { Becomes, Names } from './model.ts'
import {
  derived,
  devicesOf,
  each,
  EVERY_STATE,
  few,
  groupsOf,
  type MatrixRequest,
  pairs,
  plain,
  type Recipe,
  signIn,
  type Target,
  usersOf,
} from './requests.ts'

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

/** Users with the second type only, and users with all types, which the operations reject. The latter come last. */
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

export const OTHER_RECIPES: Readonly<Record<string, Recipe>> = {
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
  // The caller comes last, because a user cannot delete itself.
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
