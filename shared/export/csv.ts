/** Positions as CSV in the format of Traccar 3.9: `;` after every cell, including the last one, and CR LF line ends. */
import type { Position } from '../model/position.ts'
import { traccarTime } from '../model/time.ts'
import type { Attributes } from '../model/wire.ts'
import type { TrackWriter } from './gpx.ts'

/**
 * Text that a spreadsheet could interpret as a formula, or as a command after one. Also after blanks, and in the
 * full-width characters of East Asian keyboards.
 */
// oxlint-disable-next-line no-control-regex -- some programs skip them before a formula
const FORMULA = /^[\s\u0000]*[=+\-@＝＋－＠]|^[\t\r\n\u0000]/

// oxlint-disable-next-line no-control-regex -- unquoted it ends the line in some programs
const QUOTED = /[;"\r\n\u0000]/

/** Returns text that a spreadsheet does not interpret as a formula. */
export const withoutFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

/** Returns text as a cell. A leading quote makes a spreadsheet treat it as text, without loss. */
export const textCell = (text: string): string => {
  const defused = withoutFormula(text)
  return QUOTED.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused
}

type Cell = string | number | boolean | null

/** Numbers are not quoted, not even negative ones. */
const cell = (value: Cell): string =>
  typeof value === 'string' ? textCell(value) : value === null ? '' : String(value)
const line = (cells: readonly Cell[]): string => cells.map(one => `${cell(one)};`).join('') + '\r\n'

/** Returns `batteryLevel:64 ip:192.0.2.10`, for example. */
export const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}:${value}`)
    .join(' ')

/** Traccar's columns, by name, then the attributes. */
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
