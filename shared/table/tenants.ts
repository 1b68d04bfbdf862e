/** Tenants. Who belongs to one is said twice: in the user's record and by an item under the tenant. */
import { badRequest, conflict } from '../errors.ts'
import { tenantId, type TenantId, type UserId } from '../model/ids.ts'
import type { Tenant } from '../model/tenant.ts'
import {
  commit,
  entityItem,
  numberOf,
  recordOf,
  revision,
  Conflict,
  type TransactWrite,
  retryOnConflict,
} from './entities.ts'
import { nextId } from './ids.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

export interface StoredTenant extends Tenant {
  readonly id: TenantId
}

export const tenants = (table: Table) => ({
  byId: async (id: TenantId): Promise<StoredTenant | undefined> => {
    const item = await table.get(keys.tenant(id))
    return item && tenantOf(item)
  },

  /** These tenants by their ids; one that is not there is left out. */
  byIds: async (ids: readonly TenantId[]): Promise<ReadonlyMap<TenantId, StoredTenant>> => {
    const items = ids.length > 0 ? await table.getMany(ids.map(keys.tenant)) : []
    const found = items.flatMap(item => (item ? [tenantOf(item)] : []))
    return new Map(found.map(tenant => [tenant.id, tenant]))
  },

  /** All tenants by id, from the index: one that was just written may show a moment late. */
  all: async (): Promise<StoredTenant[]> => {
    const found: StoredTenant[] = []
    for await (const item of table.list('tenant')) found.push(tenantOf(item))
    return found
  },

  /** Throws `conflict` when the customer number is taken. */
  create: async (record: Tenant): Promise<TenantId> => {
    const id = tenantId(await nextId(table, 'tenant'))
    await commit(table, [
      {
        write: {
          put: entityItem(keys.tenant(id), { kind: 'tenant', id, record, beside: { joined: 0 } }),
          onlyIf: 'absent',
        },
      },
      holdCid(record.cid, id),
    ])
    return id
  },

  /** Replaces a tenant by what `change` makes of it; undefined when there is none. Throws as `create` does. */
  update: (id: TenantId, change: (tenant: StoredTenant) => Tenant): Promise<StoredTenant | undefined> =>
    retryOnConflict(() => update(table, id, change)),

  /** False when there is none. Throws `conflict` while somebody or something belongs to it. */
  remove: (id: TenantId): Promise<boolean> => retryOnConflict(() => remove(table, id)),
})

const tenantOf = (item: Item): StoredTenant => ({ ...recordOf<Tenant>(item), id: tenantId(numberOf(item['id'])) })

const holdCid = (cid: number, id: TenantId): TransactWrite => ({
  write: { put: { ...keys.tenantCid(cid), v: 1, tenantId: id }, onlyIf: 'absent' },
  otherwise: conflict('cid is already in use'),
})

const update = async (table: Table, id: TenantId, change: (tenant: StoredTenant) => Tenant) => {
  const item = await table.get(keys.tenant(id))
  if (!item) return undefined
  const before = tenantOf(item)
  const record = change(before)
  const moved: TransactWrite[] =
    before.cid === record.cid ? [] : [holdCid(record.cid, id), { write: { delete: keys.tenantCid(before.cid) } }]
  await commit(table, [revision(keys.tenant(id), numberOf(item['rev']), record), ...moved])
  return { ...record, id }
}

/**
 * Whoever joins after the tenant was read makes this try again, so that no user is left without its tenant. Devices are
 * looked for in the index: one that its owner registers at this moment keeps the number of a tenant that nobody is in.
 */
const remove = async (table: Table, id: TenantId): Promise<boolean> => {
  const item = await table.get(keys.tenant(id))
  if (!item) return false
  for await (const _ of table.query({ PK: keys.tenant(id).PK, prefix: 'USER#', limit: 1 }))
    throw conflict('The customer still has users')
  for await (const device of table.list('device'))
    if (deviceTenant(device) === id) throw conflict('The customer still has devices')
  const same = { rev: numberOf(item['rev']), joined: numberOf(item['joined']) }
  await commit(table, [
    { write: { delete: keys.tenant(id), onlyIf: same }, otherwise: new Conflict() },
    { write: { delete: keys.tenantCid(tenantOf(item).cid) } },
  ])
  return true
}

/** The tenant that a device's item says it belongs to. */
export const deviceTenant = (item: Item | undefined): TenantId | undefined => {
  const tenant = numberOf(item?.['tenant'])
  return tenant > 0 ? tenantId(tenant) : undefined
}

/** Counts who and what ever joined a tenant. */
export const joining = (tenant: TenantId): TransactWrite => ({
  write: { update: keys.tenant(tenant), add: { joined: 1 }, onlyIf: 'present' },
  otherwise: badRequest('Customer not found'),
})

/** The writes that make a user part of a tenant, if it is to have one. */
export const joinTenant = (tenant: TenantId | undefined, user: UserId): TransactWrite[] =>
  tenant === undefined
    ? []
    : [joining(tenant), { write: { put: { ...keys.tenantUser(tenant, user), v: 1, tenantId: tenant, userId: user } } }]

export const leaveTenant = (tenant: TenantId | undefined, user: UserId): TransactWrite[] =>
  tenant === undefined ? [] : [{ write: { delete: keys.tenantUser(tenant, user) } }]
