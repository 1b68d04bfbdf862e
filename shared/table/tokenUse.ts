/** Last use of created tokens. Kept apart from the tokens, so that functions that only read cannot change a token. */
import { numberOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

/** The least time between two updates of a token's last use. */
const NOTED_AFTER_MS = 5 * 60_000

/** Reads a token by its hash, and records its use if the last record is some minutes old. `now` is Unix time in milliseconds. */
export const usedToken = async (table: Table, hash: string, now: number): Promise<Item | undefined> => {
  const [token, use] = await table.getMany([keys.token(hash), keys.tokenUse(hash)])
  const expiresAt = numberOf(token?.['expiresAt'])
  // Only created tokens are listed. A token that has expired is not used.
  if (token?.['minted'] !== true || expiresAt <= now || now - usedAt(use) < NOTED_AFTER_MS) return token
  const put = { ...keys.tokenUse(hash), v: 1, usedAt: now, ttl: Math.ceil(expiresAt / 1000) }
  await table.write({ put })
  return token
}

const usedAt = (use: Item | undefined): number => numberOf(use?.['usedAt'])

/** Returns the last use in an item, Unix time in milliseconds, or undefined if there is none. */
export const lastUseIn = (use: Item | undefined): number | undefined => (use ? usedAt(use) : undefined)
