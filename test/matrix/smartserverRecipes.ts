import { customersOf, devicesOf, each, few, pairs, plain, type Recipe, signIn, usersOf } from './asks.ts'
import type { Becomes, Names } from './model.ts'
import type { Actor, Scene } from './scene.ts'

const users: Recipe = (scene, actor) =>
  each('user', usersOf(scene, actor), id => ({ sent: { params: { id } }, names: { user: id } }))

const customers: Recipe = scene =>
  each('customer', customersOf(scene), id => ({ sent: { params: { id } }, names: { customer: id } }))

const devicesOfCustomers: Recipe = (scene, actor) =>
  pairs(
    ['customer', [['own', scene.customers['acme'] ?? 0], ...customersOf(scene)]],
    ['device', few(devicesOf(scene, actor))],
    (id, deviceId) => ({
      sent: { params: { id, deviceId } },
      names: { customer: id, devices: [deviceId] },
    }),
  )

const PASSWORD = 'Qwerty12345$'
const NEW = { userName: 'a new one', firstName: 'New', lastName: 'One', emailAddress: 'new@example.org' }

const colleague = ({ users }: Scene) => ['colleague', users['colleague'] ?? 0] as const

/** What others, and the caller itself, are made. */
const changes = (scene: Scene, actor: Actor, becomes: Becomes): ReturnType<Recipe> =>
  each(`user, ${Object.keys(becomes).join(' and ')}`, [...few(usersOf(scene, actor)), colleague(scene)], id => ({
    sent: { body: { id, ...becomes } },
    names: { user: id, becomes },
  }))

const names = (customerId: number | null, userType: Becomes['userType']): Names => ({
  becomes: { customerId, ...(userType && { userType }) },
})

export const SMARTSERVER_RECIPES: Readonly<Record<string, Recipe>> = {
  'smartserver.auth.login': (_, { name, email }) => {
    const asked = (how: 'right' | 'wrong') => {
      const { sent, ...ask } = signIn(email, how)
      const { password } = sent.body as { readonly password: string }
      return { ...ask, sent: { body: { username: email, password } } }
    }
    return [
      ...(['owner', 'disabled', 'expired', 'administrator'].includes(name) ? [asked('right')] : []),
      ...(name === 'owner' ? [asked('wrong')] : []),
    ]
  },
  'smartserver.auth.logout': () => plain(),
  'smartserver.auth.sessionTimeout': () => plain(),
  'smartserver.users.list': (scene, actor) => [
    ...plain(),
    ...each('user', usersOf(scene, actor), id => ({ sent: { query: { id } }, names: { user: id } })),
  ],
  'smartserver.users.count': () => plain(),
  'smartserver.users.current': () => plain(),
  'smartserver.users.locales': () => plain(),
  'smartserver.users.localesByName': () => plain(),
  'smartserver.users.localesBelow': () => plain(),
  'smartserver.users.locale': () => plain(),
  'smartserver.users.setLocale': () => plain({ body: 'es-mx' }),
  'smartserver.users.customer': users,
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
      sent: { body: { ...NEW, userType, customerId, password: PASSWORD } },
      names: names(customerId, userType),
    })),
  'smartserver.users.update': (scene, actor) => [
    ...each('user, name', usersOf(scene, actor), id => ({
      sent: { body: { id, firstName: 'Renamed' } },
      names: { user: id },
    })),
    ...changes(scene, actor, { userType: 'ADMIN', customerId: null }),
    ...changes(scene, actor, { userType: 'OWNER' }),
    ...changes(scene, actor, { customerId: scene.customers['globex'] ?? 0 }),
    ...changes(scene, actor, { blocked: true }),
  ],
  'smartserver.users.changePassword': (scene, actor) =>
    each('user', usersOf(scene, actor), id => ({
      sent: {
        body: {
          userName: scene.accounts.get(id)?.email ?? 'nobody@example.org',
          currentPassword: PASSWORD,
          newPassword: 'short',
        },
      },
      names: { user: id },
    })),
  'smartserver.users.acceptLicense': () => plain(),
  'smartserver.users.acceptLicenseAtCount': () => plain(),
  'smartserver.users.remove': users,
  'smartserver.customers.list': () => plain(),
  'smartserver.customers.get': customers,
  'smartserver.customers.current': () => plain(),
  'smartserver.customers.generateKey': () => plain(),
  'smartserver.customers.create': () => plain({ body: { name: 'Initech', cid: 77 } }),
  'smartserver.customers.update': scene =>
    each('customer', customersOf(scene), id => ({
      sent: { body: { id, name: 'Renamed' } },
      names: { customer: id },
    })),
  'smartserver.customers.remove': customers,
  'smartserver.customers.addDevice': devicesOfCustomers,
  'smartserver.customers.removeDevice': devicesOfCustomers,
  'smartserver.fallback.answer': () => plain({ params: { proxy: 'devs' } }),
}
