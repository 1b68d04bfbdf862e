/** Requests to the operations of shares. */
import { derived, devicesOf, each, few, groupsOf, type MatrixRequest, type Recipe, type Target } from './requests.ts'
import type { Scene } from './scene.ts'

const until = '2026-06-01T18:00:00Z'

const sharesOf = ({ shares }: Scene): Target[] => Object.entries(shares)

const toShare =
  (body?: object): Recipe =>
  scene =>
    each('share', sharesOf(scene), id => ({ sent: { params: { id }, ...(body && { body }) }, names: { share: id } }))

const ownDevice = (device: number): MatrixRequest => ({
  about: 'own device',
  sent: { body: { deviceIds: [device], until } },
  names: { devices: [device] },
})

export const SHARE_RECIPES: Readonly<Record<string, Recipe>> = {
  'traccar.shares.list': derived('traccar.shares.list'),
  'traccar.shares.create': (scene, actor) => [
    ownDevice(actor.own.device),
    ...each('device next to the own', few(devicesOf(scene, actor)), id => ({
      sent: { body: { deviceIds: [actor.own.device, id], until } },
      names: { devices: [actor.own.device, id] },
    })),
    ...each('group', few(groupsOf(scene, actor)), groupId => ({
      sent: { body: { groupId, until } },
      names: { groups: [groupId] },
    })),
    ...each('geofence', Object.entries(scene.geofences), id => ({
      sent: { body: { deviceIds: [actor.own.device], geofenceIds: [id], until } },
      names: { devices: [actor.own.device], geofences: [id] },
    })),
  ],
  'traccar.shares.update': toShare({ name: 'Renamed' }),
  'traccar.shares.remove': toShare(),
  'traccar.shares.shareObject': (scene, actor) => [
    ...each('device', few(devicesOf(scene, actor)), id => ({
      sent: { params: { kind: 'device' }, body: { deviceId: id } },
      names: { devices: [id] },
    })),
    ...each('group', few(groupsOf(scene, actor)), id => ({
      sent: { params: { kind: 'group' }, body: { groupId: id } },
      names: { groups: [id] },
    })),
  ],
}
