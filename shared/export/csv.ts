/**
 * Positions in the CSV form of Traccar 3.9: `;` after every cell, including the last, and lines that end with CR LF.
 */
import type { Position } from '../model/position.ts'
import { traccarTime } from '../model/time.ts'
import type { Attributes } from '../model/wire.ts'
import type { TrackWriter } from './gpx.ts'

/**
 * Text that a spreadsheet could read as a formula or command, also after spaces and in the full-width forms of East
 * Asian keyboards.
 */
// oxlint-disable-next-line no-control-regex -- some programs skip them before they look for a formula
const FORMULA = /^[\s\u0000]*[=+\-@＝＋－＠]|^[\t\r\n\u0000]/

// oxlint-disable-next-line no-control-regex -- unquoted it would end the line for some programs
const QUOTED = /[;"\r\n\u0000]/

/** Returns a text cell. A leading quote prevents formulas; the text itself is unchanged. */
export const textCell = (text: string): string => {
  const defused = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused
}

type Cell = string | number | boolean | null

/** Numbers stay numbers, including negative ones. */
const cell = (value: Cell): string =>
  typeof value === 'string' ? textCell(value) : value === null ? '' : String(value)
const line = (cells: readonly Cell[]): string => cells.map(one => `${cell(one)};`).join('') + '\r\n'

/** Returns attributes as `batteryLevel:64 ip:192.0.2.10`. */
export const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}:${value}`)
    .join(' ')

/** Traccar's columns in order of their names, attributes last. */
const COLUMNS: readonly (readonly [name: string, (position: Position) => Cell])[] = [
  ['address', () => null],
  ['altitude', ({ altitude }) => altitude],
  ['course', ({ course }) => course],
  ['deviceId', ({ deviceId }) => deviceId],
  ['deviceTime', ({ deviceTime }) => traccarTime(deviceTime)],
  ['fixTime', ({ fixTime }) => traccarTime(fixTime)],
  ['id', ({ id }) => id],
  ['latitude', ({ latitude }) => latitude],
  ['longitude', ({ longitude }) => longitude],
  ['outdated', ({ outdated }) => outdated],
  ['protocol', ({ protocol }) => protocol],
  ['serverTime', ({ serverTime }) => traccarTime(serverTime)],
  ['speed', ({ speed }) => speed],
  ['type', () => null],
  ['valid', ({ valid }) => valid],
  ['attributes', ({ attributes }) => attributesText(attributes)],
]

export const csv: TrackWriter = {
  start: line(COLUMNS.map(([name]) => name)),
  point: position => line(COLUMNS.map(([, of]) => of(position))),
  end: '',
}
