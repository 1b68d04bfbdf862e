/**
 * Links between users and devices: two items, written together with the user's count of devices. Several are created or
 * removed in one transaction, which has at most 100 writes: two for each link, one for each user and, when links are
 * created, one for each device, which must still exist.
 */
import { inDifferentTenants } from '../domain/access.ts'
import { badRequest, conflict } from '../errors.ts'
import { type DeviceId, userId, type UserId } from '../model/ids.ts'
import { accountOf } from './accounts.ts'
import { deviceTenant, commit, numberOf, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import { collect, type Item, type Table } from './table.ts'

/** A user and a device, linked or not. */
export interface UserDevicePair {
  readonly user: UserId
  readonly device: DeviceId
}

export interface DeviceLink extends UserDevicePair {
  /** Time of creation, Unix time in milliseconds; undefined for links from before it was stored. */
  readonly at: number | undefined
}

interface NewLink extends UserDevicePair {
  /** Unix time in milliseconds. */
  readonly at: number
}

const WRITES_MAX = 100
const USER = 'USER#'

export const deviceLinks = (table: Table) => ({
  /** Links a device to a user; keeps a link that exists. Throws badRequest as `addAll` does. */
  add: async ({ user, device, at }: NewLink): Promise<void> => void (await addAll(table, [{ user, device }], at)),

  /** Removes the link if it exists. */
  remove: async (user: UserId, device: DeviceId): Promise<void> => void (await removeAll(table, [{ user, device }])),

  /**
   * Creates the links that don't exist, in one transaction. Returns all of them in this order. The pairs must be distinct.
   * `at` is the Unix time in milliseconds. Throws badRequest if a device or a user does not exist, if they belong to
   * different tenants, or if the links need more than 100 writes.
   */
  addAll: (pairs: readonly UserDevicePair[], at: number): Promise<DeviceLink[]> => addAll(table, pairs, at),

  /**
   * Removes the links in one transaction. Returns false, and removes nothing, if one of them does not exist. The pairs must
   * be distinct. Throws badRequest if the links need more than 100 writes.
   */
  removeAll: (pairs: readonly UserDevicePair[]): Promise<boolean> => removeAll(table, pairs),

  /** Returns the links of users to the device itself, not to its groups. */
  ofDevice: async (device: DeviceId): Promise<DeviceLink[]> => {
    const items = await collect(table.query({ PK: keys.device(device).PK, prefix: USER }))
    return items.map(item => linkOf({ user: userId(Number(item.SK.slice(USER.length))), device }, item))
  },
})

const linkOf = ({ user, device }: UserDevicePair, item: Item): DeviceLink => ({
  user,
  device,
  at: numberOf(item['at']) || undefined,
})

const addAll = (table: Table, pairs: readonly UserDevicePair[], at: number): Promise<DeviceLink[]> =>
  retryOnConflict(async () => {
    const states = await readStates(table, pairs)
    const missing = states.filter(({ link }) => !link)
    for (const { device, user } of missing) {
      if (!device) throw badRequest('Device not found')
      if (user && inDifferentTenants(accountOf(user).standing.tenantId, deviceTenant(device)))
        throw badRequest('The device and the user belong to different customers')
    }
    const added = missing.map(({ pair }) => pair)
    await commitOnce(table, [
      ...unique(added.map(({ device }) => device)).map(deviceExists),
      ...added.flatMap(pair => linkWrites({ ...pair, at })),
      ...countWrites(added, 1, badRequest('User not found')),
    ])
    return states.map(({ pair, link }) => (link ? linkOf(pair, link) : { ...pair, at }))
  })

const removeAll = (table: Table, pairs: readonly UserDevicePair[]): Promise<boolean> =>
  retryOnConflict(async () => {
    const states = await readStates(table, pairs)
    if (states.some(({ link }) => !link)) return false
    // A user that is being removed has no count any longer.
    const counted = states.filter(({ user }) => user).map(({ pair }) => pair)
    await commitOnce(table, [...pairs.flatMap(unlinkWrites), ...countWrites(counted, -1, new Conflict())])
    return true
  })

interface LinkState {
  readonly pair: UserDevicePair
  readonly link: Item | undefined
  readonly user: Item | undefined
  readonly device: Item | undefined
}

const readStates = async (table: Table, pairs: readonly UserDevicePair[]): Promise<LinkState[]> => {
  const items = await table.getMany(
    pairs.flatMap(({ user, device }) => [keys.userDevice(user, device), keys.user(user), keys.device(device)]),
  )
  return pairs.map((pair, n) => ({ pair, link: items[3 * n], user: items[3 * n + 1], device: items[3 * n + 2] }))
}

const unique = <I>(ids: readonly I[]): I[] => [...new Set(ids)]

const deviceExists = (device: DeviceId): TransactWrite => ({
  write: { check: keys.device(device), onlyIf: 'present' },
  otherwise: new Conflict(),
})

const linkWrites = ({ user, device, at }: NewLink): TransactWrite[] => {
  // Without the ids, which are in the keys: a user's links are listed in requests for the whole fleet.
  const link = { v: 1, at }
  return [
    { write: { put: { ...keys.userDevice(user, device), ...link }, onlyIf: 'absent' }, otherwise: new Conflict() },
    { write: { put: { ...keys.deviceUser(device, user), ...link } } },
  ]
}

const unlinkWrites = ({ user, device }: UserDevicePair): TransactWrite[] => [
  { write: { delete: keys.userDevice(user, device), onlyIf: 'present' }, otherwise: new Conflict() },
  { write: { delete: keys.deviceUser(device, user) } },
]

const countWrites = (pairs: readonly UserDevicePair[], each: 1 | -1, otherwise: Error): TransactWrite[] =>
  unique(pairs.map(({ user }) => user)).map(user => {
    const devices = each * pairs.filter(pair => pair.user === user).length
    return { write: { update: keys.user(user), add: { devices }, onlyIf: 'present' }, otherwise }
  })

const commitOnce = async (table: Table, steps: readonly TransactWrite[]): Promise<void> => {
  if (steps.length > WRITES_MAX) {
    throw badRequest(`Too many items: ${steps.length} writes needed, at most ${WRITES_MAX} allowed`)
  }
  await commit(table, steps)
}

/** Returns the writes that link a new device to its creator. A limit of 0 or less allows any number of devices. */
export const linkNewDevice = (link: NewLink, limit: number): TransactWrite[] => [
  ...linkWrites(link),
  {
    write: {
      update: keys.user(link.user),
      add: { devices: 1 },
      onlyIf: limit > 0 ? { devices: { below: limit } } : 'present',
    },
    otherwise: limit > 0 ? conflict('User device limit reached') : badRequest('User not found'),
  },
]

/** Returns the writes that remove a link, and the user's count of it if the user still exists. */
export const deviceUnlink = (pair: UserDevicePair, userExists: boolean): TransactWrite[] => [
  ...unlinkWrites(pair),
  ...(userExists ? countWrites([pair], -1, new Conflict()) : []),
]
