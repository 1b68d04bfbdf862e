/** Groups as pages show them. */
import type { Device } from '#shared/model/device.ts'
import type { Group } from '#shared/model/group.ts'

/** Each deployment begins with this group, because clients of DeviceHive need a network. */
const FIRST = { id: 1, name: 'Default Network' }

/** Returns true for the group of a new deployment, as long as no user has changed it. */
export const isUntouchedFirst = ({ id, name, groupId, attributes }: Group): boolean =>
  id === FIRST.id && name === FIRST.name && groupId === 0 && Object.keys(attributes).length === 0

/** Returns the first group while it is untouched and empty. It has no meaning for users of the app. */
export const hiddenGroup = (groups: readonly Group[], devices: Iterable<Device>): Group | undefined => {
  const first = groups.find(isUntouchedFirst)
  return first && [...groups, ...devices].every(({ groupId }) => groupId !== first.id) ? first : undefined
}

export const visibleGroups = (groups: readonly Group[], devices: Iterable<Device>): readonly Group[] => {
  const hidden = hiddenGroup(groups, devices)
  return hidden ? groups.filter(group => group !== hidden) : groups
}
