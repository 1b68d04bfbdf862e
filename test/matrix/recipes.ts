/**
 * What is asked of each operation: one request for each relation that the caller can have to what it names. An operation
 * of the API that has no recipe here fails the matrix.
 */
import {
  type Recipe,
  devicesOf,
  groupsOf,
  geofencesOf,
  usersOf,
  each,
  pairs,
  plain,
  RANGE,
  geofenceBody,
  deviceMoves,
  groupMoves,
  newInGroup,
  withoutUniqueId,
  all,
  few,
  geofencesOfDevices,
  geofencesOfGroups,
  linkedToUsers,
  ofUser,
  ofUserOrAll,
  report,
  aliasesOf,
  named,
  newUser,
  signIn,
  userChanges,
  bondChanges,
  lateUser,
} from './asks.ts'
import { eventOf, positionOf } from './making.ts'
import { DEVICEHIVE_RECIPES } from './devicehiveRecipes.ts'
import { SMARTSERVER_RECIPES } from './smartserverRecipes.ts'
import { VEHICLES_RECIPES } from './vehiclesRecipes.ts'

export const RECIPES: Readonly<Record<string, Recipe>> = {
  'traccar.server.get': () => plain(),
  'traccar.server.health': () => plain(),
  'traccar.server.update': () => plain({ body: { id: 1, registration: true } }),
  'traccar.session.get': () => [
    ...plain(),
    { about: 'a wrong token', sent: { query: { token: 'nobodyhasthistoken0123' } }, names: { signsIn: 'wrong' } },
  ],
  'traccar.session.create': (_, { name, email }) => [
    ...(['owner', 'disabled', 'expired', 'administrator'].includes(name) ? [signIn(email, 'right')] : []),
    ...(name === 'owner' ? [signIn(email, 'wrong')] : []),
  ],
  'traccar.session.remove': () => plain(),
  'traccar.session.createToken': () => plain({ body: {} }),
  'traccar.session.revokeToken': () => plain({ body: { token: 'a token that nobody has' } }),
  'traccar.users.list': ofUser,
  'traccar.users.get': (scene, actor) =>
    each('user', usersOf(scene, actor), id => ({ sent: { params: { id } }, names: { user: id } })),
  'traccar.users.create': () => [
    { about: 'ordinary', sent: { body: newUser }, names: {} },
    { about: 'administrator', sent: { body: { ...newUser, administrator: true } }, names: { sets: 'power' } },
    { about: 'many devices', sent: { body: { ...newUser, deviceLimit: 5 } }, names: { sets: 'power' } },
    lateUser,
  ],
  'traccar.users.update': (scene, actor) => [
    ...userChanges(scene, actor, { name: 'Renamed' }, {}),
    ...userChanges(scene, actor, { administrator: true, deviceLimit: 77 }, { sets: 'power' }),
    ...userChanges(scene, actor, { fixedEmail: true }, { sets: 'bond' }),
    ...bondChanges(scene, actor),
  ],
  'traccar.users.remove': (scene, actor) =>
    each('user', usersOf(scene, actor), id => ({ sent: { params: { id } }, names: { user: id } })),
  'traccar.users.removeToken': (scene, actor) =>
    each('user', usersOf(scene, actor), id => ({ sent: { params: { id } }, names: { user: id } })),
  'traccar.notifications.list': (scene, actor) => [
    ...ofUser(scene, actor),
    { about: 'all', sent: { query: { all: true } }, names: {} },
  ],
  'traccar.notifications.set': (scene, actor) =>
    each('user', [...usersOf(scene, actor), ['no', 0]], userId => ({
      sent: { body: { userId, type: 'alarm', web: true } },
      names: { user: userId },
    })),
  'traccar.notifications.test': () => plain(),
  'traccar.devices.list': ofUserOrAll,
  'traccar.devices.create': newInGroup,
  'traccar.devices.update': deviceMoves,
  'traccar.devices.remove': named,
  'traccar.devices.setDistance': (scene, actor) =>
    each('device', devicesOf(scene, actor), id => ({
      sent: { params: { id }, body: { deviceId: id, totalDistance: 1000 } },
      names: { devices: [id] },
    })),
  'traccar.devices.linkGeofence': geofencesOfDevices(all),
  'traccar.devices.unlinkGeofence': geofencesOfDevices(few),
  'traccar.groups.list': ofUserOrAll,
  'traccar.groups.create': (scene, actor) => withoutUniqueId(newInGroup(scene, actor)),
  'traccar.groups.update': groupMoves,
  'traccar.groups.remove': (scene, actor) =>
    each('group', groupsOf(scene, actor), id => ({ sent: { params: { id } }, names: { groups: [id] } })),
  'traccar.groups.linkGeofence': geofencesOfGroups(few),
  'traccar.groups.unlinkGeofence': geofencesOfGroups(few),
  'traccar.geofences.list': (scene, actor) => [
    ...ofUserOrAll(scene, actor),
    ...each('device', few(devicesOf(scene, actor)), deviceId => ({
      sent: { query: { deviceId } },
      names: { devices: [deviceId] },
    })),
    ...each('group', few(groupsOf(scene, actor)), groupId => ({
      sent: { query: { groupId } },
      names: { groups: [groupId] },
    })),
  ],
  'traccar.geofences.create': () => plain({ body: { ...geofenceBody(0) } }),
  'traccar.geofences.update': (scene, actor) =>
    each('geofence', geofencesOf(scene, actor), id => ({
      sent: { params: { id }, body: geofenceBody(id) },
      names: { geofences: [id] },
    })),
  'traccar.geofences.remove': (scene, actor) =>
    each('geofence', geofencesOf(scene, actor), id => ({ sent: { params: { id } }, names: { geofences: [id] } })),
  'traccar.permissions.linkDevice': linkedToUsers('device', few),
  'traccar.permissions.unlinkDevice': linkedToUsers('device', few),
  'traccar.permissions.linkGroup': linkedToUsers('group', few),
  'traccar.permissions.unlinkGroup': linkedToUsers('group', few),
  'traccar.permissions.linkGeofence': linkedToUsers('geofence', few),
  'traccar.permissions.unlinkGeofence': linkedToUsers('geofence', few),
  'traccar.attributes.listAliases': (scene, actor) => [
    ...plain(),
    ...each('device', devicesOf(scene, actor), deviceId => ({
      sent: { query: { deviceId } },
      names: { devices: [deviceId] },
    })),
  ],
  'traccar.attributes.createAlias': (scene, actor) =>
    each('device', devicesOf(scene, actor), deviceId => ({
      sent: { body: { deviceId, attribute: 'fuel', alias: 'Fuel' } },
      names: { devices: [deviceId] },
    })),
  'traccar.attributes.updateAlias': (scene, actor) =>
    pairs(['alias', few(aliasesOf(scene, actor))], ['device', few(devicesOf(scene, actor))], (id, deviceId) => ({
      sent: { params: { id }, body: { id, deviceId, attribute: 'fuel', alias: 'Petrol' } },
      names: { alias: id, devices: [deviceId] },
    })),
  'traccar.attributes.removeAlias': (scene, actor) =>
    each('alias', aliasesOf(scene, actor), id => ({ sent: { params: { id } }, names: { alias: id } })),
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
  'traccar.reports.route': report(all),
  'traccar.reports.events': report(few),
  'traccar.reports.summary': report(few),
  'traccar.reports.trips': report(few),
  'traccar.commands.create': (scene, actor) =>
    each('device', devicesOf(scene, actor), deviceId => ({
      sent: { body: { deviceId, type: 'custom', attributes: { data: 'wake' } } },
      names: { devices: [deviceId] },
    })),
  'traccar.commands.list': (scene, actor) =>
    each('device', devicesOf(scene, actor), deviceId => ({
      sent: { query: { deviceId } },
      names: { devices: [deviceId] },
    })),
  'traccar.commandtypes.list': (scene, actor) =>
    each('device', devicesOf(scene, actor), deviceId => ({
      sent: { query: { deviceId } },
      names: { devices: [deviceId] },
    })),
  'traccar.quarantine.list': () => plain({ query: RANGE }),
  'traccar.quarantine.get': ({ entry }) => plain({ params: { id: entry } }),
  'traccar.quarantine.resend': (scene, actor) =>
    each('device', devicesOf(scene, actor), deviceId => ({
      sent: { params: { id: scene.entry }, body: { query: 'lat=48&lon=16', deviceId } },
      names: { devices: [deviceId] },
    })),
  'traccar.fallback.answer': () => plain({ params: { proxy: 'calendars' } }),
  'traccar.statistics.list': () => plain({ query: RANGE }),
  ...SMARTSERVER_RECIPES,
  ...VEHICLES_RECIPES,
  ...DEVICEHIVE_RECIPES,
}
