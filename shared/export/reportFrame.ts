/** Sheets of a report: the frame that they share. */
import type { Cell, Sheet, Style } from './sheet.ts'
import { sheetNames, textCell, timeCell } from './sheet.ts'

/** Result of a report for one device. */
export interface Of<R> {
  readonly device: { readonly name: string }
  readonly result: R
}

export interface Frame {
  readonly style: Style
  /** Range, Unix time in milliseconds, both ends inclusive. */
  readonly from: number
  readonly to: number
}

export const period = ({ style, from, to }: Frame): Cell[][] => [
  [`From (${style.zone.name})`, timeCell(from, style)],
  [`To (${style.zone.name})`, timeCell(to, style)],
]

interface Table<R> {
  readonly titles: readonly string[]
  readonly row: (found: R) => readonly Cell[]
}

export const sheetForEach = <R>(
  found: readonly Of<readonly R[]>[],
  frame: Frame,
  { titles, row }: Table<R>,
): Sheet[] => {
  const names = sheetNames(found.map(({ device }) => device.name))
  return found.map(({ device, result }, n) => ({
    name: names[n] ?? '',
    heading: [['Device', textCell(device.name)], ...period(frame)],
    titles,
    rows: result.map(row),
  }))
}
