/** Requests that send commands, which name a device, a group or a saved command. */
import { devicesOf, each, few, geofencesOf, groupsOf, type Recipe } from './requests.ts'

export const COMMAND = { type: 'custom', attributes: { data: 'reboot' } }

export const sentCommands: Recipe = (scene, actor) => [
  ...each('device', devicesOf(scene, actor), deviceId => ({
    sent: { body: { ...COMMAND, deviceId } },
    names: { devices: [deviceId] },
  })),
  ...each('group', groupsOf(scene, actor), groupId => ({
    sent: { body: COMMAND, query: { groupId } },
    names: { groups: [groupId] },
  })),
  ...each('saved command', few(geofencesOf(scene, actor)), id => ({
    sent: { body: { ...COMMAND, id, deviceId: actor.own.device } },
    names: { devices: [actor.own.device], linked: { kind: 'command', id } },
  })),
]
