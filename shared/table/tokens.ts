/**
 * Tokens that users make for their programs: random, with an end, and stored as a hash only, beside the one token that
 * an administrator can give a user. They end with the password that was valid when they were made, like sessions.
 */
import { randomBytes } from 'node:crypto'
import { userId } from '../model/ids.ts'
import type { Account, UserRecord } from './accounts.ts'
import { tokenHash } from './credentials.ts'
import { commit, numberOf, recordOf, revision, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

export interface NewToken {
  /** Milliseconds. */
  readonly now: number
  readonly expiresAt: number
  /** What its owner calls it. */
  readonly name: string | null
}

export const tokens = (table: Table) => ({
  /** Makes a token of 256 random bits and gives it; nothing else can show it again. */
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

  /** Ends a token, whoever's it is: to have it is the right to end it. One that nobody has is fine. */
  revoke: (token: string): Promise<void> => retryOnConflict(() => revoke(table, tokenHash(token))),
})

const revoke = async (table: Table, hash: string): Promise<void> => {
  const key = keys.token(hash)
  const item = await table.get(key)
  if (!item) return
  const owner = keys.user(userId(numberOf(item['userId'])))
  const user = item['minted'] === true ? undefined : await table.get(owner)
  const record = user && recordOf<UserRecord>(user)
  await commit(table, [
    { write: { delete: key } },
    ...(user && record?.tokenHash === hash
      ? [revision(owner, numberOf(user['rev']), { ...record, tokenHash: null })]
      : []),
  ])
}
