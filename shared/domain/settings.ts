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
