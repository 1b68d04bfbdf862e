/** Requests that link a pair of objects of any kinds. */
import type { LinkedKind } from '#shared/model/linkedKinds.ts'
import type { Names } from './model.ts'
import { devicesOf, each, few, geofencesOf, groupsOf, pairs, type Recipe, type Target, usersOf } from './requests.ts'
import type { Actor, Scene } from './scene.ts'

/** Returns requests with a pair of each combination of owner and object that has rules of its own. */
export const pairRecipe =
  (inList: boolean): Recipe =>
  (scene, actor) => {
    const sent = (pair: Readonly<Record<string, number>>) => ({ body: inList ? [pair] : pair })
    const drivers = geofencesOf(scene, actor)
    const linked = (kind: LinkedKind, id: number): Names => ({ linked: { kind, id } })
    return [
      ...pairs(['device', few(devicesOf(scene, actor))], ['geofence', few(drivers)], (deviceId, geofenceId) => ({
        sent: sent({ deviceId, geofenceId }),
        names: { devices: [deviceId], geofences: [geofenceId] },
      })),
      ...pairs(['user', few(usersOf(scene, actor))], ['device', few(devicesOf(scene, actor))], (userId, deviceId) => ({
        sent: sent({ userId, deviceId }),
        names: { user: userId, devices: [deviceId] },
      })),
      ...pairs(['user', few(usersOf(scene, actor))], ['group', few(groupsOf(scene, actor))], (userId, groupId) => ({
        sent: sent({ userId, groupId }),
        names: { user: userId, groups: [groupId] },
      })),
      ...pairs(['user', few(usersOf(scene, actor))], ['calendar', drivers], (userId, calendarId) => ({
        sent: sent({ calendarId, userId }),
        names: { user: userId, ...linked('calendar', calendarId) },
      })),
      ...(['driver', 'maintenance', 'notification', 'command', 'report'] as const).flatMap(kind =>
        pairs(['device', few(devicesOf(scene, actor))], [kind, few(drivers)], (deviceId, id) => ({
          sent: sent({ deviceId, [`${kind}Id`]: id }),
          names: { devices: [deviceId], ...linked(kind, id) },
        })),
      ),
      ...pairs(['group', few(groupsOf(scene, actor))], ['maintenance', few(drivers)], (groupId, maintenanceId) => ({
        sent: sent({ groupId, maintenanceId }),
        names: { groups: [groupId], ...linked('maintenance', maintenanceId) },
      })),
      ...each('managed user', managedBy(scene, actor), managedUserId => ({
        sent: sent({ userId: managerOf(actor), managedUserId }),
        names: { user: managedUserId, manager: managerOf(actor) },
      })),
    ]
  }

const managerOf = ({ account }: Actor) => account?.id ?? 1

const managedBy = (scene: Scene, actor: Actor): Target[] =>
  usersOf(scene, actor).filter(([, id]) => id !== managerOf(actor))
