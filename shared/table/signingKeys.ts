/**
 * The secrets that DeviceHive's tokens are signed with. The newest signs, all verify. They are made when the first is
 * needed, renewed when a token is issued long after, and forgotten when no token that they signed can be good any more.
 */
import { randomBytes } from 'node:crypto'
import type { UserId } from '../model/ids.ts'
import { type Account, accountOf } from './accounts.ts'
import { commit, numberOf, recordOf, revision, Conflict, type TransactWrite, retryOnConflict } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

const RENEWED_AFTER_MS = 90 * 86_400_000
/** A secret signs for 90 days, and its last refresh token is good for 182 more. */
const FORGOTTEN_AFTER_MS = 400 * 86_400_000
const SECRET_BYTES = 32

interface SigningKey {
  /** In base64. */
  readonly secret: string
  /** When it was made, milliseconds. */
  readonly at: number
}

export interface TokenOwner {
  readonly account: Account | undefined
  /** Newest first. */
  readonly secrets: readonly Uint8Array[]
}

export const signingKeys = (table: Table) => ({
  /** Who a token says it is of, and what may have signed it, in one read. `now` is in milliseconds. */
  bearer: async (user: UserId, now: number): Promise<TokenOwner> => {
    const [owner, item] = await table.getMany([keys.user(user), keys.signingKeys()])
    return { account: owner && accountOf(owner), secrets: goodIn(item, now).map(secretOf) }
  },

  /** What signs now. */
  newest: (now: number): Promise<Uint8Array> => retryOnConflict(() => newest(table, now)),
})

const secretOf = ({ secret }: SigningKey): Uint8Array => Buffer.from(secret, 'base64')

/** Those that count, newest first. */
const goodIn = (item: Item | undefined, now: number): SigningKey[] =>
  item ? recordOf<SigningKey[]>(item).filter(({ at }) => now - at < FORGOTTEN_AFTER_MS) : []

const newest = async (table: Table, now: number): Promise<Uint8Array> => {
  const item = await table.get(keys.signingKeys())
  const good = goodIn(item, now)
  const [last] = good
  if (last && now - last.at < RENEWED_AFTER_MS) return secretOf(last)
  const made: SigningKey = { secret: randomBytes(SECRET_BYTES).toString('base64'), at: now }
  const record = [made, ...good]
  await commit(table, [item ? revision(keys.signingKeys(), numberOf(item['rev']), record) : first(record)])
  return secretOf(made)
}

/** No entity, so that no index has a copy of it. */
const first = (record: readonly SigningKey[]): TransactWrite => ({
  write: { put: { ...keys.signingKeys(), v: 1, rev: 1, d: JSON.stringify(record) }, onlyIf: 'absent' },
  otherwise: new Conflict(),
})
