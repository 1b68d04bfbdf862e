/** What is asked of the table to check a password or a token. */
import { createHash } from 'node:crypto'
import { userId, type UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

/** Tokens are long and random: one round of a fast hash is enough. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface Credential {
  readonly account: Account
  /** The password hash in PHC form. */
  readonly phc: string
  /** The version that this hash belongs to. */
  readonly version: number
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

  /** The account that a token was given to, unless the token has run out. `now` is in milliseconds. */
  ofToken: async (token: string, now: number): Promise<Account | undefined> => {
    const lock = await table.get(keys.token(tokenHash(token)))
    if (!lock || (typeof lock['expiresAt'] === 'number' && lock['expiresAt'] <= now)) return undefined
    const user = await table.get(keys.user(userId(numberOf(lock['userId']))))
    return user && accountOf(user)
  },
})
