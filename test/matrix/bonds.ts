/** Checks in the stored accounts that no user has more rights than its manager. Independent of the product's rules. */
import { userId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import type { ModelUser } from './model.ts'
import type { Scene } from './scene.ts'

/** Operations that create or change users. */
const CHANGES_USERS = /\.users\.(create|insert|update|updateCurrent)$/
export const changesUsers = (address: string): boolean => CHANGES_USERS.test(address)

interface UserWrite {
  readonly caller: ModelUser | undefined
  readonly address: string
  /** Partitions that the request wrote. */
  readonly written: ReadonlySet<string>
}

/** Returns a message for each user that exceeds a limit of one of its managers after a request. */
export const unbound = async (
  { model, world: { stores } }: Scene,
  { caller, address, written }: UserWrite,
): Promise<string[]> => {
  const changed = [...written].flatMap(partition => (/^USER#(\d+)$/.exec(partition) ?? []).slice(1).map(Number))
  if (changed.length === 0) return []
  const pairs = [...model.users.values()].flatMap(({ id, manages }) => manages.map(user => [id, user] as const))
  if (caller && !caller.administrator) {
    const created = await stores.users.managedBy(userId(caller.id))
    pairs.push(...created.map(({ id }) => [caller.id, id] as const))
    if (changesUsers(address)) pairs.push(...changed.filter(id => id !== caller.id).map(id => [caller.id, id] as const))
  }
  const accounts = await stores.users.byIds([...new Set(pairs.flat())].map(userId))
  const byId = new Map(accounts.map(account => [Number(account.id), account]))
  return pairs.flatMap(([manager, user]) => {
    const more = exceeded(byId.get(user), byId.get(manager))
    return more.length > 0 ? [`user ${user} exceeds its manager ${manager}: ${more.join(', ')}`] : []
  })
}

/** A deviceLimit of at most 0 and a negative userLimit mean unlimited. A null expirationTime means never. */
const exceeded = (user: Account | undefined, manager: Account | undefined): string[] => {
  if (!user || !manager || user.administrator || manager.administrator) return []
  const ends = ({ expirationTime }: Account) => (expirationTime === null ? Infinity : Date.parse(expirationTime))
  const devices = ({ deviceLimit }: Account) => (deviceLimit <= 0 ? Infinity : deviceLimit)
  const users = ({ userLimit }: Account) => (userLimit < 0 ? Infinity : userLimit)
  const has = {
    expirationTime: ends(user) > ends(manager),
    readonly: manager.readonly && !user.readonly,
    deviceReadonly: manager.deviceReadonly && !user.deviceReadonly,
    limitCommands: manager.limitCommands && !user.limitCommands,
    deviceLimit: devices(user) > devices(manager),
    userLimit: users(user) > users(manager),
  }
  return Object.entries(has).flatMap(([bond, more]) => (more ? [bond] : []))
}
