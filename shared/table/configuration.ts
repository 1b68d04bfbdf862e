/** The settings of DeviceHive: names and texts that administrators set. */
import { numberOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Table } from './table.ts'

const MAX_ATTEMPTS = 'user.login.maxAttempts'
const LAST_TIMEOUT = 'user.login.lastTimeout'
/** Clients must send the current password to change it, unless this setting is `false`. */
const REQUIRE_OLD_PASSWORD = 'user.requireOldPassword'

const DEFAULT_MAX_ATTEMPTS = 10
const DEFAULT_LAST_TIMEOUT_MS = 1000

export interface Setting {
  readonly name: string
  readonly value: string
  /** Number of writes. */
  readonly entityVersion: number
}

export const configuration = (table: Table) => ({
  get: async (name: string): Promise<Setting | undefined> => {
    const item = await table.get(keys.configuration(name))
    return item && settingOf(name, item)
  },

  /** Creates or replaces a setting. */
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

  /** Returns the settings of logins. A value that is not a number of at most 12 digits is ignored. */
  ofLogins: async (): Promise<{ maxAttempts: number; lastTimeoutMs: number }> => {
    const [attempts, timeout] = await table.getMany([MAX_ATTEMPTS, LAST_TIMEOUT].map(keys.configuration))
    return {
      maxAttempts: Math.max(1, countIn(attempts) ?? DEFAULT_MAX_ATTEMPTS),
      lastTimeoutMs: countIn(timeout) ?? DEFAULT_LAST_TIMEOUT_MS,
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
