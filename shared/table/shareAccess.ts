/**
 * Access of guests: the objects of the share that its owner can still see. No links of the temporary user are read, so that
 * its access ends together with the owner's. Strongly consistent, never cached.
 */
import { type AccessFacts, maySeeDevice, maySeeGroup, type Viewer } from '../domain/access.ts'
import { managesTenant } from '../domain/membership.ts'
import { hasBegun, type ShareTerms } from '../domain/share.ts'
import { isActive } from '../domain/userRules.ts'
import type { DeviceId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { keys } from './keys.ts'
import { permissions } from './permissions.ts'
import type { Table } from './table.ts'

export const shareAccess = (table: Table) => ({
  /**
   * Returns true if the owner of the share is active and still sees one of its objects. `now` is Unix time in milliseconds.
   */
  isOpen: async ({ owner: id, scope }: ShareTerms, now: number): Promise<boolean> => {
    const owner = await readOwner(table, id)
    if (!owner || !isActive(owner, now)) return false
    const viewer = viewerOf(owner)
    if ('group' in scope) return maySeeGroup(viewer, await factsOf(table, viewer, [], [scope.group]), scope.group)
    return (await visibleAmong(table, viewer, scope.devices)).length > 0
  },

  /** Returns the devices that guests see now; none before the share begins. `now` is Unix time in milliseconds. */
  devices: async (share: ShareTerms, now: number): Promise<DeviceId[]> => {
    const { owner: id, scope } = share
    const owner = hasBegun(share, now) ? await readOwner(table, id) : undefined
    if (!owner) return []
    const shared = 'group' in scope ? await permissions(table).devicesBelow([scope.group]) : scope.devices
    return visibleAmong(table, viewerOf(owner), shared)
  },
})

const readOwner = async (table: Table, id: ShareTerms['owner']): Promise<Account | undefined> => {
  const item = await table.get(keys.user(id))
  return item && accountOf(item)
}

const viewerOf = (account: Account): Viewer => ({
  id: account.id,
  administrator: account.administrator,
  tenantId: account.standing.tenantId,
  managesTenant: managesTenant(account),
})

const visibleAmong = async (table: Table, owner: Viewer, devices: readonly DeviceId[]): Promise<DeviceId[]> => {
  if (devices.length === 0) return []
  const facts = await factsOf(table, owner, devices)
  return devices.filter(device => maySeeDevice(owner, facts, device))
}

const factsOf = async (
  table: Table,
  viewer: Viewer,
  devices: readonly DeviceId[],
  groups: Parameters<ReturnType<typeof permissions>['facts']>[1]['groups'] = [],
): Promise<AccessFacts> => (await permissions(table).facts(viewer, { devices, groups, users: [], server: false })).facts
