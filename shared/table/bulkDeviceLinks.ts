/**
 * Links between users and devices, many at once: all of them or none, because they are one transaction. That has at most
 * 100 writes: two for each link, one for each user, whose count changes by all of its links together, and, where links are
 * made, one for each device, which must still be there.
 */
import { inDifferentTenants } from '../domain/access.ts'
import { badRequest } from '../errors.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import { accountOf } from './accounts.ts'
import { commit, numberOf, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { deviceTenant } from './tenants.ts'
import type { Item, Table } from './table.ts'

/** A user and a device, linked or not. */
export interface UserDevicePair {
  readonly user: UserId
  readonly device: DeviceId
}

export interface DeviceLink extends UserDevicePair {
  /** When it was made, milliseconds; undefined where that was not noted. */
  readonly at: number | undefined
}

const WRITES_MAX = 100

/** The link as it is stored. */
export const linkOf = ({ user, device }: UserDevicePair, item: Item): DeviceLink => ({
  user,
  device,
  at: numberOf(item['at']) || undefined,
})

/**
 * Makes links that are not there yet; gives all of them as they are then, in this order. No two of `wanted` are the same.
 * Throws `badRequest` when a device or a user is not there, when they belong to different tenants, or when these are too
 * many for one transaction.
 */
export const linkAll = (table: Table, wanted: readonly UserDevicePair[], at: number): Promise<DeviceLink[]> =>
  retryOnConflict(async () => {
    const found = await read(table, wanted)
    const missing = found.filter(({ link }) => !link)
    for (const { device, owner } of missing) {
      if (!device) throw badRequest('Device not found')
      if (owner && inDifferentTenants(accountOf(owner).standing.tenantId, deviceTenant(device)))
        throw badRequest('The device and the user belong to different customers')
    }
    const ends = missing.map(one => one.ends)
    await commitAtOnce(table, [
      ...unique(ends.map(({ device }) => device)).map(stillThere),
      ...ends.flatMap(one => linked(one, at)),
      ...counted(ends, 1, badRequest('User not found')),
    ])
    return found.map(({ ends, link }) => (link ? linkOf(ends, link) : { ...ends, at }))
  })

/**
 * Removes links. False, and nothing is removed, when one of them is not there. No two are the same; throws `badRequest`
 * when these are too many for one transaction.
 */
export const unlinkAll = (table: Table, unwanted: readonly UserDevicePair[]): Promise<boolean> =>
  retryOnConflict(async () => {
    const found = await read(table, unwanted)
    if (found.some(({ link }) => !link)) return false
    await commitAtOnce(table, [
      ...unwanted.flatMap(unlinked),
      // Of a user that is just being removed nothing is counted any more.
      ...counted(
        found.filter(({ owner }) => owner).map(({ ends }) => ends),
        -1,
        new Conflict(),
      ),
    ])
    return true
  })

interface LinkState {
  readonly ends: UserDevicePair
  readonly link: Item | undefined
  readonly owner: Item | undefined
  readonly device: Item | undefined
}

const read = async (table: Table, all: readonly UserDevicePair[]): Promise<LinkState[]> => {
  const items = await table.getMany(
    all.flatMap(({ user, device }) => [keys.userDevice(user, device), keys.user(user), keys.device(device)]),
  )
  return all.map((ends, n) => ({ ends, link: items[3 * n], owner: items[3 * n + 1], device: items[3 * n + 2] }))
}

const unique = <I>(ids: readonly I[]): I[] => [...new Set(ids)]

const stillThere = (device: DeviceId): TransactWrite => ({
  write: { check: keys.device(device), onlyIf: 'present' },
  otherwise: new Conflict(),
})

const linked = ({ user, device }: UserDevicePair, at: number): TransactWrite[] => {
  const link = { v: 1, userId: user, deviceId: device, at }
  return [
    { write: { put: { ...keys.userDevice(user, device), ...link }, onlyIf: 'absent' }, otherwise: new Conflict() },
    { write: { put: { ...keys.deviceUser(device, user), ...link } } },
  ]
}

const unlinked = ({ user, device }: UserDevicePair): TransactWrite[] => [
  { write: { delete: keys.userDevice(user, device), onlyIf: 'present' }, otherwise: new Conflict() },
  { write: { delete: keys.deviceUser(device, user) } },
]

const counted = (ends: readonly UserDevicePair[], each: 1 | -1, otherwise: Error): TransactWrite[] =>
  unique(ends.map(({ user }) => user)).map(user => {
    const devices = each * ends.filter(one => one.user === user).length
    return { write: { update: keys.user(user), add: { devices }, onlyIf: 'present' }, otherwise }
  })

const commitAtOnce = async (table: Table, steps: readonly TransactWrite[]): Promise<void> => {
  if (steps.length > WRITES_MAX) {
    throw badRequest(`Too many items: ${steps.length} writes needed, at most ${WRITES_MAX} allowed`)
  }
  await commit(table, steps)
}
