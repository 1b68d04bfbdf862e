/**
 * Links between users and devices, many at once: all of them or none, because they are one transaction. That has at most
 * 100 writes: two for each link, one for each user, whose count changes by all of its links together, and, where links are
 * made, one for each device, which must still be there.
 */
import { areApart } from '../domain/access.ts'
import { badRequest } from '../errors.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import { accountOf } from './accounts.ts'
import { commit, numberOf, Stale, type Step, whileStale } from './entities.ts'
import { keys } from './keys.ts'
import { deviceTenant } from './tenants.ts'
import type { Item, Table } from './table.ts'

/** A user and a device, linked or not. */
export interface Ends {
  readonly user: UserId
  readonly device: DeviceId
}

export interface DeviceLink extends Ends {
  /** When it was made, milliseconds; undefined where that was not noted. */
  readonly at: number | undefined
}

const WRITES_MAX = 100

/** The link as it is stored. */
export const linkOf = ({ user, device }: Ends, item: Item): DeviceLink => ({
  user,
  device,
  at: numberOf(item['at']) || undefined,
})

/**
 * Makes links that are not there yet; gives all of them as they are then, in this order. No two of `wanted` are the same.
 * Throws `badRequest` when a device or a user is not there, when they belong to different tenants, or when these are too
 * many for one transaction.
 */
export const linkAll = (table: Table, wanted: readonly Ends[], at: number): Promise<DeviceLink[]> =>
  whileStale(async () => {
    const found = await read(table, wanted)
    const missing = found.filter(({ link }) => !link)
    for (const { device, owner } of missing) {
      if (!device) throw badRequest('Device not found')
      if (owner && areApart(accountOf(owner).standing.tenantId, deviceTenant(device)))
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
export const unlinkAll = (table: Table, unwanted: readonly Ends[]): Promise<boolean> =>
  whileStale(async () => {
    const found = await read(table, unwanted)
    if (found.some(({ link }) => !link)) return false
    await commitAtOnce(table, [
      ...unwanted.flatMap(unlinked),
      // Of a user that is just being removed nothing is counted any more.
      ...counted(
        found.filter(({ owner }) => owner).map(({ ends }) => ends),
        -1,
        new Stale(),
      ),
    ])
    return true
  })

interface Found {
  readonly ends: Ends
  readonly link: Item | undefined
  readonly owner: Item | undefined
  readonly device: Item | undefined
}

const read = async (table: Table, all: readonly Ends[]): Promise<Found[]> => {
  const items = await table.getMany(
    all.flatMap(({ user, device }) => [keys.userDevice(user, device), keys.user(user), keys.device(device)]),
  )
  return all.map((ends, n) => ({ ends, link: items[3 * n], owner: items[3 * n + 1], device: items[3 * n + 2] }))
}

const unique = <I>(ids: readonly I[]): I[] => [...new Set(ids)]

const stillThere = (device: DeviceId): Step => ({
  write: { check: keys.device(device), onlyIf: 'present' },
  otherwise: new Stale(),
})

const linked = ({ user, device }: Ends, at: number): Step[] => {
  const link = { v: 1, userId: user, deviceId: device, at }
  return [
    { write: { put: { ...keys.userDevice(user, device), ...link }, onlyIf: 'absent' }, otherwise: new Stale() },
    { write: { put: { ...keys.deviceUser(device, user), ...link } } },
  ]
}

const unlinked = ({ user, device }: Ends): Step[] => [
  { write: { delete: keys.userDevice(user, device), onlyIf: 'present' }, otherwise: new Stale() },
  { write: { delete: keys.deviceUser(device, user) } },
]

const counted = (ends: readonly Ends[], each: 1 | -1, otherwise: Error): Step[] =>
  unique(ends.map(({ user }) => user)).map(user => {
    const devices = each * ends.filter(one => one.user === user).length
    return { write: { update: keys.user(user), add: { devices }, onlyIf: 'present' }, otherwise }
  })

const commitAtOnce = async (table: Table, steps: readonly Step[]): Promise<void> => {
  if (steps.length > WRITES_MAX) {
    throw badRequest(`Too many items: ${steps.length} writes needed, at most ${WRITES_MAX} allowed`)
  }
  await commit(table, steps)
}
