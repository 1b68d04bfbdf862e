/** What is asked of the table to check a password or a token. */
import { createHash } from 'node:crypto'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

/** Tokens are long and random: one round of a fast hash is enough. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface Credential {
  readonly account: Account
  /** The password hash in PHC form. */
  readonly phc: string
  /** The version that this hash belongs to. */
  readonly version: number
}

export interface FoundToken {
  readonly account: Account
  readonly hash: string
  /** When it ends, milliseconds; undefined for one that does not. */
  readonly until: number | undefined
}

export const credentials = (table: Table) => ({
  account: async (id: UserId): Promise<Account | undefined> => {
    const item = await table.get(keys.user(id))
    return item && accountOf(item)
  },

  ofUser: async (id: UserId): Promise<Credential | undefined> => {
    const [user, credential] = await table.getMany([keys.user(id), keys.credential(id)])
    return user && credential
      ? { account: accountOf(user), phc: textOf(credential['phc']), version: numberOf(credential['version']) }
      : undefined
  },

  /** Whose a token is, unless it has run out. `now` is in milliseconds. */
  ofToken: async (token: string, now: number): Promise<FoundToken | undefined> => {
    const hash = tokenHash(token)
    const lock = await table.get(keys.token(hash))
    const until = endOf(lock)
    if (!lock || (until !== undefined && until <= now)) return undefined
    const user = await table.get(keys.user(userId(numberOf(lock['userId']))))
    const account = user && accountOf(user)
    return account && isTokenValid(lock, account, now) ? { account, hash, until } : undefined
  },
})

const endOf = (lock: Item | undefined): number | undefined =>
  typeof lock?.['expiresAt'] === 'number' ? lock['expiresAt'] : undefined

/** Whether a token's lock still is good for this account: not run out, and of the password that counts if it was minted. */
export const isTokenValid = (lock: Item, account: Account, now: number): boolean =>
  (endOf(lock) ?? Infinity) > now &&
  lock['userId'] === account.id &&
  (lock['minted'] !== true || lock['credentialVersion'] === account.credentialVersion)
