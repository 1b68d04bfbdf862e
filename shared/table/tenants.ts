/** Tenants. A membership is stored twice: in the user's record, and in an item under the tenant. */
import { badRequest, conflict } from '../errors.ts'
import { tenantId, type TenantId, type UserId } from '../model/ids.ts'
import type { Tenant } from '../model/tenant.ts'
import { deviceTenant, numberOf, recordOf, type TransactWrite } from './entities.ts'
import { type EntityKind, entityStore } from './entityStore.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

export interface StoredTenant extends Tenant {
  readonly id: TenantId
}

const tenantKind: EntityKind<TenantId, Tenant, StoredTenant> = {
  kind: 'tenant',
  toId: tenantId,
  key: id => keys.tenant(id),
  read: item => ({ ...recordOf<Tenant>(item), id: tenantId(numberOf(item['id'])) }),
  locks: ({ cid }, id) => [
    { key: keys.tenantCid(cid), attributes: { tenantId: id }, taken: conflict('cid is already in use') },
  ],
}

export const tenants = (table: Table) => {
  const store = entityStore(table, tenantKind)
  return {
    byId: store.byId,

    /** Returns the tenants with these ids that exist. */
    byIds: async (ids: readonly TenantId[]): Promise<ReadonlyMap<TenantId, StoredTenant>> =>
      new Map((await store.byIds(ids)).map(tenant => [tenant.id, tenant])),

    all: store.all,

    /** Throws conflict if the customer number is taken. */
    create: async (record: Tenant): Promise<TenantId> =>
      (await store.create(() => ({ record, extra: { joined: 0 } }))).id,

    /** Replaces a tenant by the result of `change`. Returns undefined if it does not exist. Throws conflict as `create` does. */
    update: (id: TenantId, change: (tenant: StoredTenant) => Tenant): Promise<StoredTenant | undefined> =>
      store.update(id, tenant => ({ record: change(tenant) })),

    /** Returns false if the tenant does not exist. Throws conflict if it has users or devices. */
    remove: (id: TenantId): Promise<boolean> =>
      // A user who joins after the check changes the count, so that no user remains without its tenant.
      store.remove(id, { check: () => checkEmpty(table, id), unchanged: ['joined'] }),
  }
}

/** The index may miss a device that a member creates at this moment: the device then keeps the id of a deleted tenant. */
const checkEmpty = async (table: Table, id: TenantId): Promise<void> => {
  for await (const _ of table.query({ PK: keys.tenant(id).PK, prefix: 'USER#', limit: 1 }))
    throw conflict('The customer still has users')
  for await (const device of table.list('device'))
    if (deviceTenant(device) === id) throw conflict('The customer still has devices')
}

/** Counts the users and devices that ever joined a tenant. */
export const incrementJoined = (tenant: TenantId): TransactWrite => ({
  write: { update: keys.tenant(tenant), add: { joined: 1 }, onlyIf: 'present' },
  otherwise: badRequest('Customer not found'),
})

/** Returns the writes that make a user a member of a tenant; none without a tenant. */
export const joinTenant = (tenant: TenantId | undefined, user: UserId): TransactWrite[] =>
  tenant === undefined
    ? []
    : [
        incrementJoined(tenant),
        { write: { put: { ...keys.tenantUser(tenant, user), v: 1, tenantId: tenant, userId: user } } },
      ]

export const leaveTenant = (tenant: TenantId | undefined, user: UserId): TransactWrite[] =>
  tenant === undefined ? [] : [{ write: { delete: keys.tenantUser(tenant, user) } }]
