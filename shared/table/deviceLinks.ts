/** Links between users and devices: two items, written together with the user's count of devices. */
import { badRequest, conflict } from '../errors.ts'
import { type DeviceId, userId, type UserId } from '../model/ids.ts'
import { type DeviceLink, type UserDevicePair, linkAll, linkOf, unlinkAll } from './bulkDeviceLinks.ts'
import { numberOf, Conflict, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

export interface NewLink {
  readonly user: UserId
  readonly device: DeviceId
  /** When it is made, milliseconds. */
  readonly at: number
}

/** The writes that make a link; `limit` is how many the user may have, 0 and less for any number. */
export const deviceLink = ({ user, device, at }: NewLink, limit: number): TransactWrite[] => [
  {
    write: { put: { ...keys.userDevice(user, device), v: 1, userId: user, deviceId: device, at }, onlyIf: 'absent' },
    otherwise: new Conflict(),
  },
  { write: { put: { ...keys.deviceUser(device, user), v: 1, userId: user, deviceId: device, at } } },
  {
    write: {
      update: keys.user(user),
      add: { devices: 1 },
      onlyIf: limit > 0 ? { devices: { below: limit } } : 'present',
    },
    otherwise: limit > 0 ? conflict('User device limit reached') : badRequest('User not found'),
  },
]

export const deviceLinks = (table: Table) => ({
  /**
   * Links a device to a user; a link that is there stays. Throws `badRequest` when either is not there or they belong to
   * different tenants.
   */
  add: async ({ user, device, at }: NewLink): Promise<void> => void (await linkAll(table, [{ user, device }], at)),

  /** Removes the link; where there is none, that is fine. */
  remove: async (user: UserId, device: DeviceId): Promise<void> => void (await unlinkAll(table, [{ user, device }])),

  /** All of these links or none, as `linkAll` says. */
  addAll: (wanted: readonly UserDevicePair[], at: number): Promise<DeviceLink[]> => linkAll(table, wanted, at),

  /** All of these or none, as `unlinkAll` says. */
  removeAll: (unwanted: readonly UserDevicePair[]): Promise<boolean> => unlinkAll(table, unwanted),

  /** To whom a device is linked itself, not through a group. */
  ofDevice: async (device: DeviceId): Promise<DeviceLink[]> => {
    const links: DeviceLink[] = []
    for await (const item of table.query({ PK: keys.device(device).PK, prefix: 'USER#' })) {
      links.push(linkOf({ user: userId(numberOf(item['userId'])), device }, item))
    }
    return links
  },
})

/** The writes that remove a link; the user's count only where there is still a user. */
export const deviceUnlink = (user: UserId, device: DeviceId, counted: boolean): TransactWrite[] => [
  { write: { delete: keys.userDevice(user, device), onlyIf: 'present' }, otherwise: new Conflict() },
  { write: { delete: keys.deviceUser(device, user) } },
  ...(counted
    ? [
        {
          write: { update: keys.user(user), add: { devices: -1 }, onlyIf: 'present' } as const,
          otherwise: new Conflict(),
        },
      ]
    : []),
]
