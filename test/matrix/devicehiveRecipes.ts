import { PASSWORD } from '../kit/world.ts'
import { devicesOf, each, few, groupsOf, pairs, plain, type Recipe, usersOf } from './asks.ts'
import type { Names } from './model.ts'
import type { Actor, Scene } from './scene.ts'

const users: Recipe = (scene, actor) =>
  each('user', usersOf(scene, actor), id => ({ sent: { params: { id } }, names: { user: id } }))

/** What is made of users, the caller itself among them. */
const changes = (scene: Scene, actor: Actor, body: object, names: Names) =>
  each(`user, ${Object.keys(body).join()}`, usersOf(scene, actor), id => ({
    sent: { params: { id }, body },
    names: { user: id, ...names },
  }))

const networksOfUsers: Recipe = (scene, actor) =>
  pairs(['user', few(usersOf(scene, actor))], ['network', few(groupsOf(scene, actor))], (id, networkId) => ({
    sent: { params: { id, networkId } },
    names: { user: id, groups: [networkId] },
  }))

/** Of some who have the second type only, and of others, who have all and are refused: those come last. */
const typesOfUsers: Recipe = (scene, actor) =>
  [1, 2, 99]
    .flatMap(deviceTypeId =>
      each(`user, type ${deviceTypeId}`, few(usersOf(scene, actor)), id => ({
        sent: { params: { id, deviceTypeId } },
        names: { user: id, deviceType: deviceTypeId },
      })),
    )
    .toReversed()

const networks: Recipe = (scene, actor) =>
  each('network', groupsOf(scene, actor), id => ({ sent: { params: { id } }, names: { groups: [id] } }))

const types: Recipe = () =>
  [2, 99].map(id => ({ about: `type ${id}`, sent: { params: { id } }, names: { deviceType: id } }))

/** By the ids that devices have of their own. */
const devices = (scene: Scene, actor: Actor) =>
  devicesOf(scene, actor).map(([relation, id]) => {
    const name = relation === 'own' ? `own of ${actor.somebody ? actor.name : 'owner'}` : relation
    return { about: `${relation} device`, sent: { params: { id: `matrix ${name}` } }, names: { devices: [id] } }
  })

const withBody = (recipe: Recipe, body: object): Recipe => {
  return (scene, actor) => recipe(scene, actor).map(ask => ({ ...ask, sent: { ...ask.sent, body } }))
}

const NEW = { login: 'newcomer', password: PASSWORD }

const recipes: Readonly<Record<string, Recipe>> = {
  'token.login': (_, { name, email }) => [
    ...(['owner', 'disabled', 'administrator'].includes(name)
      ? plain({ body: { login: email, password: PASSWORD } }, { signsIn: 'right' })
      : []),
    ...(name === 'stranger'
      ? plain({ body: { login: 'nobody', password: 'a wrong guess' } }, { signsIn: 'wrong' })
      : []),
  ],
  'token.create': (scene, actor) =>
    each('user', usersOf(scene, actor), userId => ({
      sent: { body: { userId } },
      names: { user: userId },
    })),
  'token.refresh': (_, { hive }) => [
    ...(hive.refresh === '' ? [] : plain({ body: { refreshToken: hive.refresh } }, { signsIn: 'right' })),
    { about: 'an access token', sent: { body: { refreshToken: hive.everything } }, names: { signsIn: 'wrong' } },
  ],
  'users.list': () => plain(),
  'users.count': () => plain(),
  'users.get': users,
  'users.insert': () => [
    { about: 'client', sent: { body: { ...NEW, role: 1 } }, names: {} },
    { about: 'administrator', sent: { body: { ...NEW, role: 0 } }, names: { sets: 'power' } },
  ],
  'users.update': (scene, actor) => [
    ...changes(scene, actor, { data: { seen: true } }, {}),
    ...changes(scene, actor, { role: 0 }, { sets: 'power' }),
    ...changes(scene, actor, { status: 2 }, { sets: 'bond' }),
    ...each('managed user', [['bound', scene.managing.bound]], id => ({
      sent: { params: { id }, body: { data: { seen: true } } },
      names: { user: id },
    })),
  ],
  // Nobody may delete itself, so that others come first.
  'users.remove': (scene, actor) => users(scene, actor).toReversed(),
  'users.getCurrent': () => plain(),
  'users.updateCurrent': () => plain({ body: { introReviewed: true } }),
  'users.getNetwork': networksOfUsers,
  'users.assignNetwork': networksOfUsers,
  'users.unassignNetwork': networksOfUsers,
  'users.getDeviceTypes': users,
  'users.getDeviceType': typesOfUsers,
  'users.assignDeviceType': typesOfUsers,
  'users.unassignDeviceType': typesOfUsers,
  'users.allowAllDeviceTypes': users,
  'users.disallowAllDeviceTypes': users,
  'networks.list': () => plain(),
  'networks.count': () => plain(),
  'networks.get': networks,
  'networks.insert': () => plain({ body: { name: 'A new one' } }),
  'networks.update': withBody(networks, { description: 'Another one' }),
  'networks.remove': (scene, actor) => [
    ...networks(scene, actor),
    ...networks(scene, actor).map(({ about, sent, names }) => ({
      about: `${about} by force`,
      sent: { ...sent, query: { force: true } },
      names: { ...names, all: true },
    })),
  ],
  'deviceTypes.list': () => plain(),
  'deviceTypes.count': () => plain(),
  'deviceTypes.get': types,
  'deviceTypes.insert': () => plain({ body: { name: 'A new one' } }),
  'deviceTypes.update': withBody(types, { description: 'Another one' }),
  'deviceTypes.remove': types,
  'devices.list': () => plain(),
  'devices.count': () => plain(),
  'devices.get': devices,
  'devices.save': (scene, actor) => [
    ...devices(scene, actor),
    ...each('network', groupsOf(scene, actor), to => ({
      sent: { params: { id: 'a new one' }, body: { networkId: to } },
      names: { group: { from: 0, to } },
    })),
  ],
  'devices.remove': devices,
  'about.get': () => plain(),
  'about.cache': () => plain(),
  'about.cluster': () => plain(),
  'configuration.get': () => plain({ params: { name: 'color' } }),
  'configuration.set': () => plain({ params: { name: 'color' }, body: { value: 'red' } }),
  'configuration.remove': () => plain({ params: { name: 'color' } }),
  'fallback.answer': () => plain({ params: { proxy: 'plugin' } }),
}

export const DEVICEHIVE_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries(
  Object.entries(recipes).map(([name, recipe]) => [`devicehive.${name}`, recipe]),
)
