/**
 * Settings that attributes hold: the device's own before the server's. Clients store them as text, `"speedLimit": "50"`,
 * so numbers and flags are read from text too.
 */
import type { Attributes } from '../model/wire.ts'

export interface Settings {
  number(key: string, otherwise: number): number
  flag(key: string, otherwise?: boolean): boolean
  text(key: string, otherwise?: string): string
}

/** Looks a key up in the given maps, first to last. */
export const settingsFrom = (...layers: readonly Attributes[]): Settings => {
  const find = (key: string) => layers.find(layer => Object.hasOwn(layer, key))?.[key]
  return {
    number: (key, otherwise) => {
      const value = find(key)
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      return typeof number === 'number' && Number.isFinite(number) ? number : otherwise
    },
    flag: (key, otherwise = false) => {
      const value = find(key)
      return value === undefined ? otherwise : String(value).toLowerCase() === 'true'
    },
    text: (key, otherwise = '') => String(find(key) ?? otherwise),
  }
}
