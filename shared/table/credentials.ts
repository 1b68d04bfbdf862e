/** Reads the table to verify a password or a token. */
import { createHash } from 'node:crypto'
import { userId, type UserId } from '../model/ids.ts'
import { type Right, rightsIn } from '../model/right.ts'
import { type Account, accountOf } from './accounts.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'
import { usedToken } from './tokenUse.ts'

/** Tokens are long and random, so one round of a fast hash is enough. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface Credential {
  readonly account: Account
  /** Password hash in PHC format. */
  readonly phc: string
  /** Version of the password. */
  readonly version: number
}

export interface FoundToken {
  readonly account: Account
  readonly hash: string
  /** Expiration, Unix time in milliseconds; undefined for never. */
  readonly until: number | undefined
  /** Rights of a narrowed token; undefined for all. */
  readonly rights: readonly Right[] | undefined
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

  /** Returns the owner of a token, or undefined if the token is not valid. `now` is Unix time in milliseconds. */
  ofToken: async (token: string, now: number): Promise<FoundToken | undefined> => {
    const hash = tokenHash(token)
    const lock = await usedToken(table, hash, now)
    const until = expirationOf(lock)
    if (!lock || (until !== undefined && until <= now)) return undefined
    const user = await table.get(keys.user(userId(numberOf(lock['userId']))))
    const account = user && accountOf(user)
    return account && isTokenValid(lock, account, now)
      ? { account, hash, until, rights: storedRights(lock) }
      : undefined
  },
})

/** Returns the rights of a narrowed token or session; undefined for all. */
export const storedRights = (item: Item): readonly Right[] | undefined =>
  typeof item['rights'] === 'string' ? rightsIn(item['rights']) : undefined

const expirationOf = (lock: Item | undefined): number | undefined =>
  typeof lock?.['expiresAt'] === 'number' ? lock['expiresAt'] : undefined

/** Returns true if a token of this account has not expired and, if the user created it, the password is the same since. */
export const isTokenValid = (lock: Item, account: Account, now: number): boolean =>
  (expirationOf(lock) ?? Infinity) > now &&
  lock['userId'] === account.id &&
  (lock['minted'] !== true || lock['credentialVersion'] === account.credentialVersion)
