/** Requests that a declaration doesn't imply. All other operations are tried with requests derived from their declaration. */
import { profileIn } from '#shared/table/accounts.ts'
import { PASSWORD } from '../kit/world.ts'
import type { Names } from './model.ts'
import {
  derived,
  devicesOf,
  each,
  EVERY_STATE,
  few,
  geofencesOf,
  groupsOf,
  isTried,
  type MatrixRequest,
  pairs,
  plain,
  RANGE,
  type Recipe,
  signIn,
  type Target,
  usersOf,
} from './requests.ts'
import { COMMAND, sentCommands } from './commands.ts'
import { pairRecipe } from './pairs.ts'
import { eventOf, positionOf } from './sceneBuilder.ts'
import { OTHER_RECIPES } from './otherRecipes.ts'
import { SHARE_RECIPES } from './shareRecipes.ts'
import type { Actor, Scene } from './scene.ts'

/** Returns the requests of an operation's recipe, or the derived ones if it has none. */
export const requestsTo = (address: string): Recipe => RECIPES[address] ?? derived(address)

/** Groups to move an object to: its current group, and others. */
const moves = (scene: Scene, actor: Actor, relation: string, from: number): Target[] => [
  ['same', from],
  ...groupsOf(scene, actor).filter(([into]) => isTried(relation, into)),
]

const selects = (query: MatrixRequest['sent']['query']): boolean => typeof query === 'object' && 'id' in query

/** Accounts whose name is no email address cannot receive emails. */
const ifReachable =
  (address: string): Recipe =>
  (scene, actor) =>
    actor.email.includes(' ') && !actor.somebody?.inactive ? [] : derived(address)(scene, actor)

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
/** Id of a browser that no user has. */
const NO_BROWSER = 'A'.repeat(22)

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

/** Requests for the own device's positions inside each geofence. */
const insideGeofences = ({ geofences }: Scene, { own }: Actor, params?: Readonly<Record<string, string>>) =>
  each('geofence', [['own', own.geofence], ...Object.entries(geofences)], geofenceId => ({
    sent: { ...(params && { params }), query: { deviceId: own.device, geofenceId, ...RANGE } },
    names: { devices: [own.device], geofences: [geofenceId] },
  }))

const RECIPES: Readonly<Record<string, Recipe>> = {
  'traccar.session.get': () => [
    ...plain(),
    { about: 'a wrong token', sent: { query: { token: 'nobodyhasthistoken0123' } }, names: { signsIn: 'wrong' } },
  ],
  'traccar.session.create': signIn('email', EVERY_STATE, { for: 'owner' }),
  'traccar.session.createToken': (scene, actor) => [
    ...plain(),
    ...derived('traccar.session.createToken')(scene, actor),
  ],
  'traccar.session.become': (scene, actor) =>
    each('user', usersOf(scene, actor), user => ({ sent: { params: { id: user } }, names: { user } })),
  'traccar.session.removeToken': (scene, actor) => [
    ...plain({ params: { id: 1 } }),
    ...each('user', usersOf(scene, actor), user => ({
      sent: { params: { id: 1 }, query: { userId: user } },
      names: { user },
    })),
  ],
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
    ...insideGeofences(scene, actor),
    ...each('position after the own', few(devicesOf(scene, actor)), device => ({
      sent: { query: { id: [positionOf(actor.own.device), positionOf(device)] } },
      names: { positions: [positionOf(actor.own.device), positionOf(device)] },
    })),
  ],
  'traccar.positions.file': (scene, actor) => [
    ...each('device', devicesOf(scene, actor), deviceId => ({
      sent: { params: { format: 'gpx' }, query: { deviceId, ...RANGE } },
      names: { devices: [deviceId] },
    })),
    ...insideGeofences(scene, actor, { format: 'gpx' }),
  ],
  'traccar.positions.remove': (scene, actor) =>
    each('position', devicesOf(scene, actor), device => ({
      sent: { params: { id: positionOf(device) } },
      names: { positions: [positionOf(device)] },
    })),
  'traccar.positions.removeRange': (scene, actor) =>
    each('device', devicesOf(scene, actor), deviceId => ({
      sent: { query: { deviceId, ...RANGE } },
      names: { devices: [deviceId] },
    })),
  'traccar.media.get': (scene, actor) =>
    each('device', devicesOf(scene, actor), device => ({
      sent: { params: { uniqueId: scene.uniqueIds.get(device) ?? 'nobody', file: 'device.png' } },
      names: { devices: [device] },
    })),
  'traccar.events.get': (scene, actor) =>
    (['nothing', 'geofence'] as const).flatMap(about =>
      each(`device's event about ${about}`, devicesOf(scene, actor), device => ({
        sent: { params: { id: eventOf(device, about) } },
        names: { event: eventOf(device, about) },
      })),
    ),
  // Ids in `id` select, so that those of others are left out. The one in `deviceId` is guarded.
  'traccar.devices.list': (scene, actor) =>
    derived('traccar.devices.list')(scene, actor).map(one =>
      selects(one.sent.query) ? { ...one, about: `selected ${one.about}`, names: {} } : one,
    ),
  // The operation returns 400 if the device is missing, as Traccar does.
  'traccar.commandtypes.list': (scene, actor) =>
    derived('traccar.commandtypes.list')(scene, actor).filter(({ about }) => about !== 'nothing'),
  'traccar.commands.sendable': (scene, actor) =>
    derived('traccar.commands.sendable')(scene, actor).filter(({ about }) => about !== 'nothing'),
  'traccar.commands.send': sentCommands,
  'traccar.savedCommands.update': (scene, actor) =>
    each('command', geofencesOf(scene, actor), id => ({
      sent: { params: { id }, body: { ...COMMAND, description: 'Restart' } },
      names: { linked: { kind: 'command', id } },
    })),
  'traccar.push.unsubscribe': () => plain({ params: { id: NO_BROWSER } }),
  'traccar.push.test': () => plain({ params: { id: NO_BROWSER } }),
  'traccar.notificationRules.test': () => plain({ params: { notificator: 'web' } }),
  'traccar.notificationRules.announce': (scene, actor) => {
    const announcement = { params: { notificator: 'mail' }, body: { subject: 'Tonight', body: 'A restart.' } }
    return [
      ...plain(announcement),
      ...each('user', usersOf(scene, actor), userId => ({
        sent: { ...announcement, query: { userId } },
        names: { user: userId },
      })),
    ]
  },
  'traccar.reports.route': report('traccar.reports.route', true),
  'traccar.reports.events': report('traccar.reports.events'),
  'traccar.reports.summary': report('traccar.reports.summary'),
  'traccar.reports.trips': report('traccar.reports.trips'),
  ...SHARE_RECIPES,
  'traccar.permissions.list': () => [
    { about: 'all', sent: { query: { userId: '0', deviceId: '0' } }, names: {} },
    { about: 'one', sent: { query: { userId: '1', groupId: '1' } }, names: {} },
  ],
  'traccar.permissions.link': pairRecipe(false),
  'traccar.permissions.unlink': pairRecipe(false),
  'traccar.permissions.linkAll': pairRecipe(true),
  'traccar.permissions.unlinkAll': pairRecipe(true),
  'traccar.reports.stops': report('traccar.reports.stops'),
  'traccar.reports.combined': report('traccar.reports.combined'),
  'traccar.schedules.create': (scene, actor) =>
    each('calendar', geofencesOf(scene, actor), calendarId => ({
      sent: { body: { calendarId, type: 'trips' } },
      names: { calendar: calendarId },
    })),
  'traccar.schedules.update': (scene, actor) =>
    pairs(['report', geofencesOf(scene, actor)], ['calendar', geofencesOf(scene, actor)], (id, calendar) => ({
      sent: { params: { id }, body: { calendarId: calendar, type: 'trips' } },
      names: { linked: { kind: 'report', id }, calendar },
    })),
  'traccar.reports.mail': ifReachable('traccar.reports.mail'),
  'traccar.notifications.test': ifReachable('traccar.notifications.test'),
  'traccar.notificationRules.testAll': ifReachable('traccar.notificationRules.testAll'),
  ...OTHER_RECIPES,
}

/** Addresses that have a recipe by hand. */
export const recipes = Object.keys(RECIPES)
