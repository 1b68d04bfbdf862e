/** Keys of second factors, in a partition of their own that only a few functions can read. */
import type { UserId } from '../model/ids.ts'
import { textOf, type TransactWrite } from './entities.ts'
import { keys } from './keys.ts'
import { type Table, writeIf } from './table.ts'

export const secondFactors = (table: Table) => ({
  /** Returns the key of a user in Base32, or undefined if there is none. */
  key: async (user: UserId): Promise<string | undefined> => {
    const item = await table.get(keys.secondFactor(user))
    return item && textOf(item['key'])
  },

  /** Records that the code of a step was used. Returns false if it, or a later one, was used before. */
  use: (user: UserId, step: number): Promise<boolean> =>
    writeIf(table, { update: keys.secondFactor(user), set: { step }, onlyIf: { step: { below: step } } }),
})

/** Returns the writes of a user's new key: undefined leaves it, null removes it. */
export const secondFactorWrites = (user: UserId, key: string | null | undefined): TransactWrite[] => {
  if (key === undefined) return []
  const at = keys.secondFactor(user)
  return [{ write: key === null ? { delete: at } : { put: { ...at, v: 1, key, step: 0 } } }]
}
