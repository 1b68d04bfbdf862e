/** Which tenant a device belongs to: an attribute beside its record, so that nobody who edits the device changes it. */
import { inDifferentTenants } from '../domain/access.ts'
import { conflict } from '../errors.ts'
import { type DeviceId, type TenantId, userId } from '../model/ids.ts'
import { accountOf } from './accounts.ts'
import { commit, numberOf, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import { deviceTenant, joining } from './tenants.ts'
import type { Item, Table, Update } from './table.ts'

export const tenantDevices = (table: Table) => ({
  /**
   * Makes a device one of a tenant. False when there is no such device. Throws `badRequest` when there is no such tenant,
   * `conflict` when a user of another one is linked to the device.
   */
  add: (tenant: TenantId, device: DeviceId): Promise<boolean> => retryOnConflict(() => add(table, tenant, device)),

  /** Takes a device out of a tenant. False when it is not there or not of this tenant. */
  remove: (tenant: TenantId, device: DeviceId): Promise<boolean> =>
    retryOnConflict(async () => {
      const item = await table.get(keys.device(device))
      if (!item || deviceTenant(item) !== tenant) return false
      await commit(table, [changed(item, { remove: ['tenant'] })])
      return true
    }),
})

const add = async (table: Table, tenant: TenantId, device: DeviceId): Promise<boolean> => {
  const item = await table.get(keys.device(device))
  if (!item) return false
  const linked = (await idsUnder(table, keys.device(device).PK, 'USER#')).map(id => keys.user(userId(id)))
  const users = linked.length > 0 ? await table.getMany(linked) : []
  const apart = users.some(user => user && inDifferentTenants(accountOf(user).standing.tenantId, tenant))
  if (apart) throw conflict('The device is linked to users of another customer')
  await commit(table, [joining(tenant), changed(item, { set: { tenant } })])
  return true
}

/** A change of what stands beside the record, unless the device changed meanwhile. */
const changed = (item: Item, { set, remove = [] }: Pick<Update, 'set' | 'remove'>): TransactWrite => {
  const rev = numberOf(item['rev'])
  const { PK, SK } = item
  return {
    write: { update: { PK, SK }, set: { ...set, rev: rev + 1 }, remove, onlyIf: { rev } },
    otherwise: new Conflict(),
  }
}
