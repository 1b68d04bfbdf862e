/**
 * Settings in attributes: a device's own take precedence over the server's. Clients store them as text, `"speedLimit":
 * "50"`, so numbers and flags are parsed from text, too. A value of any other type is ignored.
 */
import type { EntityAttributes } from '../model/attributes.ts'

export interface Settings {
  number(key: string, otherwise: number): number
  flag(key: string, otherwise?: boolean): boolean
  text(key: string, otherwise?: string): string
}

/** Returns settings of the given layers. The first layer with a value of the requested type is used. */
export const settingsFrom = (...layers: readonly EntityAttributes[]): Settings => ({
  number: (key, otherwise) => firstRead(layers, key, numberIn) ?? otherwise,
  flag: (key, otherwise = false) => firstRead(layers, key, flagIn) ?? otherwise,
  text: (key, otherwise = '') => firstRead(layers, key, textIn) ?? otherwise,
})

/** Returns an attribute as text, or null if it is absent or not text, a number or a boolean. */
export const attributeText = (attributes: EntityAttributes, key: string): string | null =>
  firstRead([attributes], key, textIn) ?? null

const firstRead = <T>(
  layers: readonly EntityAttributes[],
  key: string,
  read: (value: unknown) => T | undefined,
): T | undefined => {
  for (const layer of layers) {
    const value = Object.hasOwn(layer, key) ? read(layer[key]) : undefined
    if (value !== undefined) return value
  }
  return undefined
}

const numberIn = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

const flagIn = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  return typeof value === 'string' ? FLAGS.get(value.trim().toLowerCase()) : undefined
}
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

const textIn = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Retention: the attribute `retentionDays` of the device, else of the server; 0 means forever. */

const DAY_MS = 86_400_000

export const retentionDays = (settings: Settings): number => Math.max(0, settings.number('retentionDays', 0))

/** Returns the time up to which received data has expired, Unix time in milliseconds; -Infinity if nothing expires. */
export const keptAfter = (days: number, now: () => number): number => (days > 0 ? now() - days * DAY_MS : -Infinity)

/**
 * Returns the expiration of data received at a time, in seconds since 1970, for the table's TTL; undefined if it never
 * expires.
 */
export const ttlOf = (receivedAt: number, days: number): number | undefined =>
  days > 0 ? Math.ceil((receivedAt + days * DAY_MS) / 1000) : undefined

/** Status timeout. */

const DEFAULT_TIMEOUT_SECONDS = 600

/** Returns the time without reports after which the device's status is unknown, in milliseconds. */
export const statusTimeoutMs = (settings: Settings): number =>
  settings.number('status.timeout', DEFAULT_TIMEOUT_SECONDS) * 1000

/** Auto-registration of devices, set by server attributes with Traccar's names. */

/** Ids that Traccar registers: those that a user could have typed, in contrast to probes of a scanner. */
const PLAUSIBLE = /^\w{3,15}$/

export const canAutoRegister = (server: EntityAttributes, uniqueId: string): boolean =>
  settingsFrom(server).flag('database.registerUnknown') && !requiresIngestKeys(server) && PLAUSIBLE.test(uniqueId)

/** Returns true if the server requires keys for new devices. A device that registers itself would have none. */
export const requiresIngestKeys = (server: EntityAttributes): boolean =>
  settingsFrom(server).text('ingestKeys').trim().toLowerCase() === 'required'

/** Returns group and category of auto-registered devices; group 0 means none. */
export const autoRegistrationDefaults = (
  server: EntityAttributes,
): { readonly groupId: number; readonly category: string | null } => {
  const settings = settingsFrom(server)
  const groupId = settings.number('database.registerUnknown.defaultGroupId', 0)
  return {
    groupId: Number.isSafeInteger(groupId) && groupId > 0 ? groupId : 0,
    category: settings.text('database.registerUnknown.defaultCategory') || null,
  }
}
