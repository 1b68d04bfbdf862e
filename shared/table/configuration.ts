/** The settings of DeviceHive: names and texts that administrators write. */
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

const MAX_ATTEMPTS = 'user.login.maxAttempts'
const LAST_TIMEOUT = 'user.login.lastTimeout'
/** Whether a client must give its password to get another one: unless this is `false`. */
const REQUIRE_OLD_PASSWORD = 'user.requireOldPassword'

const MAX_ATTEMPTS_UNLESS_SET = 10
const LAST_TIMEOUT_MS_UNLESS_SET = 1000

export interface Setting {
  readonly name: string
  readonly value: string
  /** How often it was written. */
  readonly entityVersion: number
}

export const configuration = (table: Table) => ({
  get: async (name: string): Promise<Setting | undefined> => {
    const item = await table.get(keys.configuration(name))
    return item && settingOf(name, item)
  },

  /** Creates or replaces it. */
  set: async (name: string, value: string): Promise<Setting> => {
    const item = await table.write({
      update: keys.configuration(name),
      set: { v: 1, value },
      add: { entityVersion: 1 },
    })
    return { name, value, entityVersion: numberOf(item?.['entityVersion']) }
  },

  remove: async (name: string): Promise<void> => {
    await table.write({ delete: keys.configuration(name) })
  },

  /** What holds for logins. A value that is no number of the right size counts as none. */
  ofLogins: async (): Promise<{ maxAttempts: number; lastTimeoutMs: number }> => {
    const [attempts, timeout] = await table.getMany([MAX_ATTEMPTS, LAST_TIMEOUT].map(keys.configuration))
    return {
      maxAttempts: Math.max(1, countIn(attempts) ?? MAX_ATTEMPTS_UNLESS_SET),
      lastTimeoutMs: countIn(timeout) ?? LAST_TIMEOUT_MS_UNLESS_SET,
    }
  },

  requiresOldPassword: async (): Promise<boolean> => {
    const item = await table.get(keys.configuration(REQUIRE_OLD_PASSWORD))
    return textOf(item?.['value']).trim().toLowerCase() !== 'false'
  },
})

const settingOf = (name: string, item: Item): Setting => ({
  name,
  value: textOf(item['value']),
  entityVersion: numberOf(item['entityVersion']),
})

const countIn = (item: Item | undefined): number | undefined => {
  const text = textOf(item?.['value']).trim()
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined
}
