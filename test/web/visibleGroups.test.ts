import type { Device } from '#shared/model/device.ts'
import type { Group } from '#shared/model/group.ts'
import { visibleGroups } from '../../web/src/groups/visibleGroups.ts'

const group = (id: number, name: string, more: Partial<Group> = {}): Group => ({
  id,
  name,
  groupId: 0,
  attributes: {},
  ...more,
})
const device = (groupId: number) => ({ groupId }) as Device
const FIRST = group(1, 'Default Network')
const VANS = group(2, 'Vans')

const shown = (groups: readonly Group[], devices: readonly Device[] = []) =>
  visibleGroups(groups, devices).map(({ name }) => name)

test('hides the group that a new deployment begins with', () => {
  expect(shown([FIRST])).toEqual([])
  expect(shown([FIRST, VANS], [device(2), device(0)])).toEqual(['Vans'])
})

test.each([
  ['a device is in it', [FIRST, VANS], [device(1)]],
  ['a group is in it', [FIRST, group(2, 'Vans', { groupId: 1 })], []],
])('shows it if %s', (_, groups, devices) => expect(shown(groups, devices)).toEqual(['Default Network', 'Vans']))

test('shows a group that a user has named, moved or described', () => {
  for (const changed of [
    group(1, 'Fleet'),
    group(7, 'Default Network'),
    group(1, 'Default Network', { groupId: 2 }),
    group(1, 'Default Network', { attributes: { speedLimit: 30 } }),
  ])
    expect(shown([changed])).toEqual([changed.name])
})
