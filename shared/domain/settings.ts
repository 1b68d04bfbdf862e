/**
 * Settings in attributes: the device's take precedence over the server's. Clients store them as text, `"speedLimit":
 * "50"`, so text is parsed as numbers and flags. Values of other types are treated as absent.
 */
import type { EntityAttributes } from '../model/attributes.ts'

export interface Settings {
  number(key: string, otherwise: number): number
  flag(key: string, otherwise?: boolean): boolean
  text(key: string, otherwise?: string): string
}

/** Returns a reader that searches the given maps in order. The first value of the requested type is used. */
export const settingsFrom = (...layers: readonly EntityAttributes[]): Settings => ({
  number: (key, otherwise) => firstRead(layers, key, numberIn) ?? otherwise,
  flag: (key, otherwise = false) => firstRead(layers, key, flagIn) ?? otherwise,
  text: (key, otherwise = '') => firstRead(layers, key, textIn) ?? otherwise,
})

/** Returns an attribute as text, or null if it is absent or neither text, number nor boolean. */
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

/** Retention of reports: attribute `retentionDays` of the device, else of the server. 0 means unlimited. */

const DAY_MS = 86_400_000

export const retentionDays = (settings: Settings): number => Math.max(0, settings.number('retentionDays', 0))

/**
 * Returns the time in Unix milliseconds up to which reports are no longer kept, inclusive. Returns -Infinity if
 * retention is unlimited.
 */
export const keptAfter = (days: number, now: () => number): number => (days > 0 ? now() - days * DAY_MS : -Infinity)

/**
 * Returns the table's TTL in Unix seconds for a report received at a time in Unix milliseconds, or undefined if
 * unlimited.
 */
export const ttlOf = (receivedAt: number, days: number): number | undefined =>
  days > 0 ? Math.ceil((receivedAt + days * DAY_MS) / 1000) : undefined

/** Silence after which a device's status becomes unknown. */

const DEFAULT_TIMEOUT_SECONDS = 600

/** Returns how long a device can be silent before its status becomes unknown, in milliseconds. */
export const statusTimeoutMs = (settings: Settings): number =>
  settings.number('status.timeout', DEFAULT_TIMEOUT_SECONDS) * 1000

/** Automatic registration of devices. Attributes of the server with Traccar's names. */

/** Ids that Traccar accepts as typed into a tracker. Others are likely probes of a scanner. */
const PLAUSIBLE = /^\w{3,15}$/

export const canAutoRegister = (server: EntityAttributes, uniqueId: string): boolean =>
  settingsFrom(server).flag('database.registerUnknown') && PLAUSIBLE.test(uniqueId)

/** Returns the initial values of an auto-registered device. Group 0 means none. */
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
