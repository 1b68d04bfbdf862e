/** Encodes numbers of a row as steps since the previous row, if that loses nothing. */
import type { Reader, Writer } from './bytes.ts'
import type { Attributes } from '../model/wire.ts'

/** Number formats, two bits each. */
const SAME = 0
const COARSE = 1
const FINE = 2
const RAW = 3

/** Steps per unit: the usual precision of a field, and that of a few precise devices. */
export type Scales = readonly [coarse: number, fine: number]

const MAX_WHOLE = 2 ** 51

/** Writes a time difference. The lowest bit marks whole seconds, so that the usual case needs only their count. */
export const writeTime = (out: Writer, differenceMs: number) => {
  const seconds = differenceMs % 1000 === 0
  const steps = seconds ? differenceMs / 1000 : differenceMs
  out.unsigned((steps < 0 ? -2 * steps - 1 : 2 * steps) * 2 + (seconds ? 1 : 0))
}

export const readTime = (input: Reader): number => {
  const value = input.unsigned()
  const folded = Math.floor(value / 2)
  const steps = folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2
  return value % 2 === 1 ? steps * 1000 : steps
}

/** Returns a value in steps of 1/scale, rounded. */
const toSteps = (value: number, scale: number) => Math.round(value * scale)
/** Returns true if a value is a whole number of steps and decodes to the same double. */
const isExact = (value: number, scale: number) => {
  const steps = toSteps(value, scale)
  return Math.abs(steps) < MAX_WHOLE && steps / scale === value
}

/** Returns the format for a value that follows `before`. */
export const formatOf = (value: number, before: number, [coarse, fine]: Scales): number => {
  if (value === before) return SAME
  for (const [format, scale] of [
    [COARSE, coarse],
    [FINE, fine],
  ] as const) {
    if (isExact(value, scale) && Math.abs(toSteps(before, scale)) < MAX_WHOLE) return format
  }
  return RAW
}

interface StoredColumn {
  readonly format: number
  readonly before: number
  readonly scales: Scales
}

export const writeNumber = (
  out: Writer,
  { format, value, before, scales }: StoredColumn & { readonly value: number },
) => {
  if (format === RAW) out.double(value)
  else if (format !== SAME) {
    const scale = scales[format === COARSE ? 0 : 1]
    out.signed(toSteps(value, scale) - toSteps(before, scale))
  }
}

export const readNumber = (input: Reader, { format, before, scales }: StoredColumn): number => {
  if (format === SAME) return before
  if (format === RAW) return input.double()
  const scale = scales[format === COARSE ? 0 : 1]
  return (toSteps(before, scale) + input.signed()) / scale
}

const CENTI = 100
const NO_ODOMETER = 0
const STOOD = 1
const MOVED = 2
const JUMPED = 3

const sumOf = (total: number, distance: number) => toSteps(total + distance, CENTI) / CENTI

/**
 * Encodes the attributes `distance` and `totalDistance`, which differ in nearly every row. The second usually follows
 * from the first. Values that the pipeline does not compute are left to the attribute patch.
 */
export const odometerOf = ({ distance, totalDistance }: Attributes, before: number) => {
  const usual = (value: unknown): value is number => typeof value === 'number' && value >= 0 && isExact(value, CENTI)
  if (!usual(distance) || !usual(totalDistance)) return { code: NO_ODOMETER, written: false, write: () => undefined }
  const follows = sumOf(before, distance) === totalDistance
  const code = !follows ? JUMPED : distance === 0 ? STOOD : MOVED
  const write = (out: Writer) => {
    if (code !== STOOD) out.unsigned(toSteps(distance, CENTI))
    if (code === JUMPED) out.unsigned(toSteps(totalDistance, CENTI))
  }
  return { code, written: true, write }
}

/** Reads the two attributes that `odometerOf` wrote. */
export const readOdometer = (input: Reader, code: number, before: number): Attributes => {
  if (code === NO_ODOMETER) return {}
  const distance = code === STOOD ? 0 : input.unsigned() / CENTI
  return { distance, totalDistance: code === JUMPED ? input.unsigned() / CENTI : sumOf(before, distance) }
}

/** Returns the changed attributes as JSON, with null for removed ones. Returns undefined if nothing changed. */
export const patchOf = (now: Attributes, before: Attributes): string | undefined => {
  const changed = Object.entries(now).filter(([key, value]) => !Object.hasOwn(before, key) || before[key] !== value)
  const gone = Object.keys(before).filter(key => !Object.hasOwn(now, key))
  if (changed.length + gone.length === 0) return undefined
  return JSON.stringify(Object.fromEntries([...changed, ...gone.map(key => [key, null])]))
}

/** Returns the attributes after a patch. */
export const patched = (before: Attributes, patch: string): Attributes => {
  const changes: Record<string, Attributes[string] | null> = JSON.parse(patch)
  const result: Attributes = {}
  for (const [key, value] of Object.entries({ ...before, ...changes })) if (value !== null) result[key] = value
  return result
}
