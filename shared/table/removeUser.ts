/**
 * Forgets a user: first its links, in transactions of at most 100 writes, then itself with all that signs it in. When this
 * is cut off, the user is still there and can be removed again.
 */
import { countsAsAdministrator } from '../domain/membership.ts'
import { deviceId, geofenceId, groupId, userId, type UserId } from '../model/ids.ts'
import { accountOf, nameKeys } from './accounts.ts'
import { decrementAdministrators, refuseLastAdministrator } from './administrators.ts'
import { commit, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { idsUnder } from './permissions.ts'
import { leaveTenant } from './tenants.ts'
import type { Key, Table, Write } from './table.ts'
import { unlinkDeviceTypes } from './userDeviceTypes.ts'

/** False when there is none. Throws `conflict` for the last administrator, `Stale` when it changed meanwhile. */
export const removeUser = async (table: Table, id: UserId): Promise<boolean> => {
  const item = await table.get(keys.user(id))
  if (!item) return false
  const account = accountOf(item)
  const counted = countsAsAdministrator(account)
  if (counted) await refuseLastAdministrator(table)
  await removeLinks(table, id)
  await commit(table, [
    { write: { delete: keys.user(id), onlyIf: { rev: account.rev } }, otherwise: new Conflict() },
    { write: { delete: keys.credential(id) } },
    ...nameKeys(account).map((key): TransactWrite => ({ write: { delete: key } })),
    ...leaveTenant(account.standing.tenantId, id),
    ...(account.tokenHash === null ? [] : [{ write: { delete: keys.token(account.tokenHash) } }]),
    ...(counted ? [decrementAdministrators()] : []),
  ])
  // A link that was made between the two; from now on none can be made.
  await retryOnConflict(() => removeLinks(table, id))
  for await (const { PK, SK } of table.query({ PK: keys.user(id).PK, prefix: 'NOTIFICATION#' }))
    await table.write({ delete: { PK, SK } })
  return true
}

/** Both ends of a link, and the count that it is part of. */
interface Link {
  readonly ends: readonly [Key, Key]
  readonly counted?: { readonly in: Key; readonly as: 'devices' | 'managed' }
}

const linksOf = async (table: Table, id: UserId): Promise<Link[]> => {
  const own = keys.user(id)
  const under = (prefix: string) => idsUnder(table, own.PK, prefix)
  const [devices, groups, geofences, managed, managers] = await Promise.all([
    under('DEVICE#'),
    under('GROUP#'),
    under('GEOFENCE#'),
    under('MANAGES#'),
    under('MANAGED#'),
  ])
  return [
    ...devices.map(deviceId).map((device): Link => ({
      ends: [keys.userDevice(id, device), keys.deviceUser(device, id)],
      counted: { in: own, as: 'devices' },
    })),
    ...groups.map(groupId).map((group): Link => ({ ends: [keys.userGroup(id, group), keys.groupUser(group, id)] })),
    ...geofences.map(geofenceId).map((geofence): Link => ({
      ends: [keys.userGeofence(id, geofence), keys.geofenceUser(geofence, id)],
    })),
    ...managed.map(userId).map((other): Link => ({
      ends: [keys.userManaged(id, other), keys.userManager(other, id)],
      counted: { in: own, as: 'managed' },
    })),
    ...managers.map(userId).map((other): Link => ({
      ends: [keys.userManager(id, other), keys.userManaged(other, id)],
      counted: { in: keys.user(other), as: 'managed' },
    })),
  ]
}

/** Three writes a link: 33 of them fit into a transaction. */
const LINKS_AT_ONCE = 33

const removeLinks = async (table: Table, id: UserId): Promise<void> => {
  await unlinkDeviceTypes(table, id)
  const links = await linksOf(table, id)
  const counters = links.flatMap(({ counted }) => (counted ? [counted.in] : []))
  const existing = new Set((await table.getMany(counters)).flatMap(item => (item ? [item.PK] : [])))
  for (let at = 0; at < links.length; at += LINKS_AT_ONCE) {
    await commit(table, removal(links.slice(at, at + LINKS_AT_ONCE), existing))
  }
}

const removal = (links: readonly Link[], existing: ReadonlySet<string>): TransactWrite[] => {
  const gone = links.flatMap(({ ends: [one, other] }): TransactWrite[] => [
    { write: { delete: one, onlyIf: 'present' }, otherwise: new Conflict() },
    { write: { delete: other } },
  ])
  return [...gone, ...lowered(links, existing).map(write => ({ write, otherwise: new Conflict() }))]
}

/** A transaction may touch an item once, so what is counted in the same place is summed up. */
const lowered = (links: readonly Link[], existing: ReadonlySet<string>): Write[] => {
  const sums = new Map<string, { key: Key; devices: number; managed: number }>()
  for (const { counted } of links) {
    if (!counted || !existing.has(counted.in.PK)) continue
    const sum = sums.get(counted.in.PK) ?? { key: counted.in, devices: 0, managed: 0 }
    sum[counted.as] -= 1
    sums.set(counted.in.PK, sum)
  }
  return [...sums.values()].map(({ key, devices, managed }) => ({
    update: key,
    add: { devices, managed },
    onlyIf: 'present',
  }))
}
