/** Sheet of a workbook, with cells in the reader's units and time zone. */
import type { DisplayUnits } from '../domain/displayUnits.ts'
import type { TimeZone } from '../domain/timeZone.ts'
import type { Knots, Liters, Meters, Milliseconds } from '../units.ts'
import { writable } from './xml.ts'

/** Text is stored with its type, so a spreadsheet never treats it as a formula. */
export type Cell = string | boolean | null | { readonly value: number; readonly format: string }

export interface Sheet {
  readonly name: string
  /** Rows above the table, such as the device and the range. */
  readonly heading: readonly (readonly Cell[])[]
  readonly titles: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Display settings of the reader. */
export interface Style {
  readonly units: DisplayUnits
  readonly zone: TimeZone
  readonly twelveHours: boolean
}

const DAY_MS = 86_400_000
/** Spreadsheets count days from the end of 1899. */
const DAYS_BEFORE_1970 = 25_569

/** Returns a time as local time of the zone. */
export const timeCell = (ms: number, { zone, twelveHours }: Style): Cell => ({
  value: (ms + zone.offsetMs(ms)) / DAY_MS + DAYS_BEFORE_1970,
  format: twelveHours ? 'yyyy-mm-dd h:mm:ss AM/PM' : 'yyyy-mm-dd hh:mm:ss',
})
export const durationCell = (duration: Milliseconds): Cell => ({ value: duration / DAY_MS, format: '[h]:mm:ss' })
export const distanceCell = (distance: Meters, { units }: Style): Cell => ({
  value: units.distance.from(distance),
  format: '0.00',
})
export const speedCell = (speed: Knots, { units }: Style): Cell => ({ value: units.speed.from(speed), format: '0.00' })
export const volumeCell = (volume: Liters, { units }: Style): Cell => ({
  value: units.volume.from(volume),
  format: '0.00',
})
export const degreesCell = (value: number): Cell => ({ value, format: '0.000000' })
export const metersCell = (value: number): Cell => ({ value, format: '0.00' })

/** Returns text as a cell. Spreadsheets read `_x0041_` as the character that it encodes, so such text is escaped. */
export const textCell = (text: string): Cell => writable(text).replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')

const NAME_MAX = 31

/** Returns valid sheet names: at most 31 characters, no reserved characters, unique regardless of case. */
export const sheetNames = (names: readonly string[]): string[] => {
  const taken = new Set<string>()
  return names.map(name => {
    const plain = writable(name)
      .replaceAll(/[[\]:*?/\\\n\r\t]/g, ' ')
      .replaceAll(/^[' ]+|[' ]+$/g, '')
    // Spreadsheets reserve this name.
    const usable = plain === '' || plain.toLowerCase() === 'history' ? `Sheet ${plain}`.trim() : plain
    for (let n = 1; ; n += 1) {
      const suffix = n === 1 ? '' : ` (${n})`
      const candidate = cut(usable, NAME_MAX - suffix.length) + suffix
      if (taken.has(candidate.toLowerCase())) continue
      taken.add(candidate.toLowerCase())
      return candidate
    }
  })
}

/** Cuts text without splitting a character. */
const cut = (text: string, length: number): string => writable(text.slice(0, length)).trim()
