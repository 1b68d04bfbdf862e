/** The tenants of devices. Stored in an attribute outside the record, so that changes of the device keep it. */
import { inDifferentTenants } from '../domain/access.ts'
import { conflict } from '../errors.ts'
import { type DeviceId, type TenantId, userId } from '../model/ids.ts'
import { accountOf } from './accounts.ts'
import { deviceTenant, commit, numberOf, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { incrementJoined } from './tenants.ts'
import { idsUnder, type Item, type Table, type Update } from './table.ts'

export const tenantDevices = (table: Table) => ({
  /**
   * Adds a device to a tenant. Returns false if the device does not exist. Throws badRequest if the tenant does not exist,
   * conflict if the device is linked to a user of another tenant.
   */
  add: (tenant: TenantId, device: DeviceId): Promise<boolean> => retryOnConflict(() => add(table, tenant, device)),

  /** Removes a device from a tenant. Returns false if the device does not exist or has another tenant. */
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
  const linked = (await idsUnder(table, keys.device(device), 'USER#')).map(id => keys.user(userId(id)))
  const users = linked.length > 0 ? await table.getMany(linked) : []
  const hasForeignUser = users.some(user => user && inDifferentTenants(accountOf(user).standing.tenantId, tenant))
  if (hasForeignUser) throw conflict('The device is linked to users of another customer')
  await commit(table, [incrementJoined(tenant), changed(item, { set: { tenant } })])
  return true
}

/** Changes attributes outside the record if the revision of the device is unchanged. */
const changed = (item: Item, { set, remove = [] }: Pick<Update, 'set' | 'remove'>): TransactWrite => {
  const rev = numberOf(item['rev'])
  const { PK, SK } = item
  return {
    write: { update: { PK, SK }, set: { ...set, rev: rev + 1 }, remove, onlyIf: { rev } },
    otherwise: new Conflict(),
  }
}
