/**
 * Settings that attributes hold: the device's own before the server's. Clients store them as text, `"speedLimit": "50"`,
 * so numbers and flags are read from text too. A value of any other type is not the setting, as if it were absent.
 */
import type { EntityAttributes } from '../model/attributes.ts'

export interface Settings {
  number(key: string, otherwise: number): number
  flag(key: string, otherwise?: boolean): boolean
  text(key: string, otherwise?: string): string
}

/** Looks a key up in the given maps, first to last; the first that has a value of the wanted type decides. */
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

/** How long what a device reports is kept: an attribute `retentionDays` of the device or else of the server; 0 is for ever. */

const DAY_MS = 86_400_000

export const retentionDays = (settings: Settings): number => Math.max(0, settings.number('retentionDays', 0))

/** What was received at this moment or before is kept no more; -Infinity where everything is kept. Milliseconds. */
export const keptAfter = (days: number, now: () => number): number => (days > 0 ? now() - days * DAY_MS : -Infinity)

/** The seconds since 1970 after which the table may forget what was received at a moment; undefined is never. */
export const ttlOf = (receivedAt: number, days: number): number | undefined =>
  days > 0 ? Math.ceil((receivedAt + days * DAY_MS) / 1000) : undefined

/** When a device's silence makes its status unknown. */

const DEFAULT_TIMEOUT_SECONDS = 600

/** How long a device may be silent before nobody knows whether it is online, milliseconds. */
export const statusTimeoutMs = (settings: Settings): number =>
  settings.number('status.timeout', DEFAULT_TIMEOUT_SECONDS) * 1000

/** How devices register themselves, by attributes of the server that have Traccar's names. */

/** What Traccar takes for an id that somebody typed into a tracker, rather than a probe of a scanner. */
const PLAUSIBLE = /^\w{3,15}$/

export const canAutoRegister = (server: EntityAttributes, uniqueId: string): boolean =>
  settingsFrom(server).flag('database.registerUnknown') && PLAUSIBLE.test(uniqueId)

/** What a device that registers itself gets; group 0 is none. */
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
