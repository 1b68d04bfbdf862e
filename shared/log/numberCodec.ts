/** Encodes the numbers and attributes of a row as differences from a neighbor, if that is lossless. */
import type { Reader, Writer } from './bytes.ts'
import type { Attributes } from '../model/wire.ts'

/** Formats of a number, two bits each. */
const SAME = 0
const COARSE = 1
const FINE = 2
const RAW = 3

/** Steps per unit: for most devices, and for the few that send more decimals. */
export type Scales = readonly [coarse: number, fine: number]

const MAX_WHOLE = 2 ** 51

/** Most times are whole seconds. The lowest bit marks them, so they need no more bytes than the number of seconds. */
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

/** Returns the number of steps of 1/scale in a value. */
const toSteps = (value: number, scale: number) => Math.round(value * scale)
/** Returns true if a value is a whole number of steps and converts back to exactly the same value. */
const isExact = (value: number, scale: number) => {
  const steps = toSteps(value, scale)
  return Math.abs(steps) < MAX_WHOLE && steps / scale === value
}

/** Returns the format of a value after the one before it. */
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

/**
 * Free attributes of a row: the differences from its neighbor. The odometer is encoded separately, because it always
 * changes.
 */

const CENTI = 100
const NO_ODOMETER = 0
const STOOD = 1
const MOVED = 2
const JUMPED = 3

/** Returns the total distance after one more distance, and before it, in hundredths of a meter. */
export const totalAfter = (total: number, distance: number): number => toSteps(total + distance, CENTI) / CENTI
export const totalBefore = (total: number, distance: number): number => toSteps(total - distance, CENTI) / CENTI

type ExpectedTotal = (distance: number) => number

/**
 * Encodes the attributes `distance` and `totalDistance`, which differ in nearly every row. The second usually follows
 * from the first. Values that the pipeline did not compute are left to the attribute patch, with the `rest`.
 */
export const odometerOf = (attributes: Attributes, expectedTotal: ExpectedTotal) => {
  const { distance, totalDistance, ...rest } = attributes
  const usual = (value: unknown): value is number => typeof value === 'number' && value >= 0 && isExact(value, CENTI)
  if (!usual(distance) || !usual(totalDistance)) return { code: NO_ODOMETER, rest: attributes, write: () => undefined }
  const follows = expectedTotal(distance) === totalDistance
  const code = !follows ? JUMPED : distance === 0 ? STOOD : MOVED
  const write = (out: Writer) => {
    if (code !== STOOD) out.unsigned(toSteps(distance, CENTI))
    if (code === JUMPED) out.unsigned(toSteps(totalDistance, CENTI))
  }
  return { code, rest, write }
}

/** Decodes the two attributes that `odometerOf` encoded. */
export const readOdometer = (input: Reader, code: number, expectedTotal: ExpectedTotal): Attributes => {
  if (code === NO_ODOMETER) return {}
  const distance = code === STOOD ? 0 : input.unsigned() / CENTI
  return { distance, totalDistance: code === JUMPED ? input.unsigned() / CENTI : expectedTotal(distance) }
}

/** Returns the changes as JSON: new values, and null for removed ones. Undefined if nothing changed. */
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
