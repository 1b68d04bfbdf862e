/**
 * Tokens that users create for programs: random, with an expiration, and stored only as a hash. Administrators can also set
 * one token of a user. Like sessions, created tokens become invalid when the password changes.
 */
import { randomBytes } from 'node:crypto'
import { type UserId, userId } from '../model/ids.ts'
import { type Right, RIGHTS } from '../model/right.ts'
import type { Token } from '../model/token.ts'
import { traccarTime } from '../model/time.ts'
import type { Account, UserRecord } from './accounts.ts'
import { isTokenValid, storedRights, tokenHash } from './credentials.ts'
import { commit, nextId, numberOf, recordOf, revision, retryOnConflict, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { collect, type Item, keyOf, readItems, type Table } from './table.ts'
import { lastUseIn } from './tokenUse.ts'

interface NewToken {
  /** Unix time in milliseconds. */
  readonly now: number
  /** Unix time in milliseconds. */
  readonly expiresAt: number
  readonly name: string | null
  /** Undefined for all. */
  readonly rights?: readonly Right[] | undefined
}

/** The newest tokens of a user that a list contains. */
const LISTED_MAX = 1000

export const tokens = (table: Table) => ({
  /** Creates a token of 256 random bits and returns it. It can't be read again. */
  async mint(account: Account, { now, expiresAt, name, rights }: NewToken): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const [hash, id] = [tokenHash(token), await nextId(table, 'token')]
    const ttl = Math.ceil(expiresAt / 1000)
    const item = {
      v: 1,
      id,
      userId: account.id,
      minted: true,
      credentialVersion: account.credentialVersion,
      name,
      rights: rights?.join(','),
      createdAt: now,
      expiresAt,
      ttl,
    }
    await table.transact([
      { put: { ...keys.token(hash), ...item }, onlyIf: 'absent' },
      { put: { ...keys.userToken(account.id, id), v: 1, hash, ttl } },
    ])
    return token
  },

  /** Returns the valid tokens that a user created, newest first. `now` is Unix time in milliseconds. */
  ofUser: (account: Account, now: number): Promise<Token[]> => ofUser(table, account, now),

  /** Revokes a token of a user by its id. Does nothing if the user has no such token. */
  remove: async (user: UserId, id: number): Promise<void> => {
    const item = await table.get(keys.userToken(user, id))
    if (item) await retryOnConflict(() => revoke(table, textOf(item['hash'])))
  },

  /** Revokes all tokens that a user created. */
  removeAll: async (user: UserId): Promise<void> => {
    for await (const item of table.query({ PK: keys.user(user).PK, prefix: NAMED })) {
      await commit(table, [{ write: { delete: keys.token(textOf(item['hash'])) } }, { write: { delete: keyOf(item) } }])
    }
  },

  /** Revokes a token of any user, because possession is the permission. Does nothing if the token does not exist. */
  revoke: (token: string): Promise<void> => retryOnConflict(() => revoke(table, tokenHash(token))),
})

const NAMED = 'TOKEN#'

const named = (table: Table, user: UserId): Promise<Item[]> =>
  collect(table.query({ PK: keys.user(user).PK, prefix: NAMED, newestFirst: true, limit: LISTED_MAX }))

const ofUser = async (table: Table, account: Account, now: number): Promise<Token[]> => {
  const hashes = (await named(table, account.id)).map(item => textOf(item['hash']))
  const read = await readItems(
    table,
    hashes.flatMap(hash => [keys.token(hash), keys.tokenUse(hash)]),
  )
  return hashes.flatMap(hash => {
    const token = read(keys.token(hash))
    return token && isTokenValid(token, account, now) ? [shown(token, read(keys.tokenUse(hash)))] : []
  })
}

const shown = (token: Item, use: Item | undefined): Token => {
  const lastUse = lastUseIn(use)
  return {
    id: numberOf(token['id']),
    name: typeof token['name'] === 'string' ? token['name'] : null,
    rights: [...(storedRights(token) ?? RIGHTS)],
    created: traccarTime(numberOf(token['createdAt'])),
    expires: traccarTime(numberOf(token['expiresAt'])),
    lastUsed: lastUse === undefined ? null : traccarTime(lastUse),
  }
}

const revoke = async (table: Table, hash: string): Promise<void> => {
  const key = keys.token(hash)
  const item = await table.get(key)
  if (!item) return
  const owner = userId(numberOf(item['userId']))
  const user = item['minted'] === true ? undefined : await table.get(keys.user(owner))
  const record = user && recordOf<UserRecord>(user)
  const cleared = user && record?.tokenHash === hash ? [revision(user, { ...record, tokenHash: null })] : []
  const id = numberOf(item['id'])
  const name = id > 0 ? [{ write: { delete: keys.userToken(owner, id) } }] : []
  await commit(table, [{ write: { delete: key } }, ...name, ...cleared])
}
