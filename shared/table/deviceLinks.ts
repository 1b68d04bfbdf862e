/** Links between users and devices: two items, written together with the user's count of devices. */
import { areApart } from '../domain/access.ts'
import { badRequest, conflict } from '../errors.ts'
import type { DeviceId, UserId } from '../model/ids.ts'
import { accountOf } from './accounts.ts'
import { commit, Stale, type Step, whileStale } from './entities.ts'
import { keys } from './keys.ts'
import { deviceTenant } from './tenants.ts'
import type { Table } from './table.ts'

export interface NewLink {
  readonly user: UserId
  readonly device: DeviceId
  /** When it is made, milliseconds. */
  readonly at: number
}

/** The writes that make a link; `limit` is how many the user may have, 0 and less for any number. */
export const deviceLink = ({ user, device, at }: NewLink, limit: number): Step[] => [
  {
    write: { put: { ...keys.userDevice(user, device), v: 1, userId: user, deviceId: device, at }, onlyIf: 'absent' },
    otherwise: new Stale(),
  },
  { write: { put: { ...keys.deviceUser(device, user), v: 1, userId: user, deviceId: device, at } } },
  {
    write: {
      update: keys.user(user),
      add: { devices: 1 },
      onlyIf: limit > 0 ? { devices: { below: limit } } : 'present',
    },
    otherwise: limit > 0 ? conflict('User device limit reached') : badRequest('There is no such user'),
  },
]

export const deviceLinks = (table: Table) => ({
  /**
   * Links a device to a user; a link that is there stays. Throws `badRequest` when either is not there or they belong to
   * different tenants.
   */
  add: (link: NewLink): Promise<void> =>
    whileStale(async () => {
      const { user, device } = link
      const [linked, owner, thing] = await table.getMany([
        keys.userDevice(user, device),
        keys.user(user),
        keys.device(device),
      ])
      if (linked) return
      if (!thing) throw badRequest('There is no such device')
      if (owner && areApart(accountOf(owner).standing.tenantId, deviceTenant(thing)))
        throw badRequest('The device belongs to another customer than the user')
      const exists = { write: { check: keys.device(device), onlyIf: 'present' }, otherwise: new Stale() } as const
      await commit(table, [exists, ...deviceLink(link, 0)])
    }),

  /** Removes the link; where there is none, that is fine. */
  remove: (user: UserId, device: DeviceId): Promise<void> =>
    whileStale(async () => {
      const [link, owner] = await table.getMany([keys.userDevice(user, device), keys.user(user)])
      if (!link) return
      await commit(table, deviceUnlink(user, device, owner !== undefined))
    }),
})

/** The writes that remove a link; the user's count only where there is still a user. */
export const deviceUnlink = (user: UserId, device: DeviceId, counted: boolean): Step[] => [
  { write: { delete: keys.userDevice(user, device), onlyIf: 'present' }, otherwise: new Stale() },
  { write: { delete: keys.deviceUser(device, user) } },
  ...(counted
    ? [{ write: { update: keys.user(user), add: { devices: -1 }, onlyIf: 'present' } as const, otherwise: new Stale() }]
    : []),
]
