/**
 * Tokens that users create for programs: random, with an expiration, and stored only as a hash. Administrators can also set
 * one token of a user. Like sessions, created tokens become invalid when the password changes.
 */
import { randomBytes } from 'node:crypto'
import { userId } from '../model/ids.ts'
import type { Account, UserRecord } from './accounts.ts'
import { tokenHash } from './credentials.ts'
import { commit, numberOf, recordOf, revision, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

interface NewToken {
  /** Unix time in milliseconds. */
  readonly now: number
  /** Unix time in milliseconds. */
  readonly expiresAt: number
  readonly name: string | null
}

export const tokens = (table: Table) => ({
  /** Creates a token of 256 random bits and returns it. It can't be read again. */
  async mint(account: Account, { now, expiresAt, name }: NewToken): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await table.write({
      put: {
        ...keys.token(tokenHash(token)),
        v: 1,
        userId: account.id,
        minted: true,
        credentialVersion: account.credentialVersion,
        name,
        createdAt: now,
        expiresAt,
        ttl: Math.ceil(expiresAt / 1000),
      },
      onlyIf: 'absent',
    })
    return token
  },

  /** Revokes a token of any user, because possession is the permission. Does nothing if the token does not exist. */
  revoke: (token: string): Promise<void> => retryOnConflict(() => revoke(table, tokenHash(token))),
})

const revoke = async (table: Table, hash: string): Promise<void> => {
  const key = keys.token(hash)
  const item = await table.get(key)
  if (!item) return
  const user = item['minted'] === true ? undefined : await table.get(keys.user(userId(numberOf(item['userId']))))
  const record = user && recordOf<UserRecord>(user)
  const cleared = user && record?.tokenHash === hash ? [revision(user, { ...record, tokenHash: null })] : []
  await commit(table, [{ write: { delete: key } }, ...cleared])
}
