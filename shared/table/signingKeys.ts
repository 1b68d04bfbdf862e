/**
 * The secrets that sign DeviceHive's tokens. The newest signs, and all verify. The first is created when it is needed. A new
 * one is created when a token is issued after 90 days, and expired ones are deleted then.
 */
import { randomBytes } from 'node:crypto'
import type { UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { commit, recordOf, retryOnConflict, savedRecord } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

const RENEWED_AFTER_MS = 90 * 86_400_000
/** A secret signs for 90 days, and its last refresh token is valid for 182 more. */
const EXPIRES_AFTER_MS = 400 * 86_400_000
const SECRET_BYTES = 32

interface SigningKey {
  /** In base64. */
  readonly secret: string
  /** Time of creation, Unix time in milliseconds. */
  readonly at: number
}

export interface TokenOwner {
  readonly account: Account | undefined
  /** Newest first. */
  readonly secrets: readonly Uint8Array[]
}

export const signingKeys = (table: Table) => ({
  /** Reads the user that a token names, and the secrets that may have signed it. `now` is Unix time in milliseconds. */
  bearer: async (user: UserId, now: number): Promise<TokenOwner> => {
    const [owner, item] = await table.getMany([keys.user(user), keys.signingKeys()])
    return { account: owner && accountOf(owner), secrets: validIn(item, now).map(secretOf) }
  },

  /** Returns the secret that signs new tokens. */
  newest: (now: number): Promise<Uint8Array> => retryOnConflict(() => newest(table, now)),
})

const secretOf = ({ secret }: SigningKey): Uint8Array => Buffer.from(secret, 'base64')

/** Returns the secrets that have not expired, newest first. */
const validIn = (item: Item | undefined, now: number): SigningKey[] =>
  item ? recordOf<SigningKey[]>(item).filter(({ at }) => now - at < EXPIRES_AFTER_MS) : []

const newest = async (table: Table, now: number): Promise<Uint8Array> => {
  const item = await table.get(keys.signingKeys())
  const valid = validIn(item, now)
  const [last] = valid
  if (last && now - last.at < RENEWED_AFTER_MS) return secretOf(last)
  const created: SigningKey = { secret: randomBytes(SECRET_BYTES).toString('base64'), at: now }
  await commit(table, [savedRecord(keys.signingKeys(), item, [created, ...valid])])
  return secretOf(created)
}
