/** Positions as CSV with commas, quoted by RFC 4180, and a column for each attribute. */
import type { TimeZone } from '../domain/timeZone.ts'
import type { Position } from '../model/position.ts'
import { withoutFormula } from './csv.ts'
import { decimal, type TrackWriter } from './gpx.ts'

// oxlint-disable-next-line no-control-regex -- unquoted it ends the line in some programs
const QUOTED = /[,"\r\n\u0000]/

const textCell = (text: string): string => {
  const safe = withoutFormula(text)
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const cell = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return decimal(value)
  return textCell(typeof value === 'string' ? value : JSON.stringify(value))
}

/** Returns `2026-06-01 12:00:00`, in the time zone. */
export const localTime = (ms: number, zone: TimeZone): string =>
  new Date(ms + zone.offsetMs(ms)).toISOString().slice(0, 19).replace('T', ' ')

type Column = readonly [name: string, value: (position: Position, zone: TimeZone) => unknown]
const COLUMNS: readonly Column[] = [
  ['id', ({ id }) => id],
  ['deviceId', ({ deviceId }) => deviceId],
  ['protocol', ({ protocol }) => protocol],
  ['serverTime', ({ serverTime }, zone) => localTime(serverTime, zone)],
  ['deviceTime', ({ deviceTime }, zone) => localTime(deviceTime, zone)],
  ['fixTime', ({ fixTime }, zone) => localTime(fixTime, zone)],
  ['valid', ({ valid }) => valid],
  ['latitude', ({ latitude }) => latitude],
  ['longitude', ({ longitude }) => longitude],
  ['altitude', ({ altitude }) => altitude],
  ['speed', ({ speed }) => speed],
  ['course', ({ course }) => course],
  ['address', () => null],
  ['accuracy', ({ accuracy }) => accuracy],
]

/** `names` are the attributes with a column. Speeds are in knots. */
export const plainCsv = (names: readonly string[], zone: TimeZone): TrackWriter => {
  const line = (cells: readonly string[]) => `${cells.join(',')}\n`
  return {
    start: line([...COLUMNS.map(([name]) => name), ...names.map(textCell)]),
    point: position =>
      line([
        ...COLUMNS.map(([, value]) => cell(value(position, zone))),
        ...names.map(name => cell(Object.hasOwn(position.attributes, name) ? position.attributes[name] : null)),
      ]),
    end: '',
  }
}
