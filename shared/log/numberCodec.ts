/** Numbers of a row: as the steps since the row before, where that loses nothing. */
import type { Reader, Writer } from './bytes.ts'

/** Two bits for each number: how it is written. */
const SAME = 0
const COARSE = 1
const FINE = 2
const RAW = 3

/** Steps to a unit: what a field mostly has, and what it has from a few thorough devices. */
export type Scales = readonly [coarse: number, fine: number]

const MAX_WHOLE = 2 ** 51

/** Whole seconds are the rule, so they are told apart by the lowest bit and cost no more than their count. */
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

/** How many steps of 1/scale a value has. */
export const toSteps = (value: number, scale: number) => Math.round(value * scale)
/** Whether a value is a whole number of steps and comes back from them as it was. */
export const isExact = (value: number, scale: number) => {
  const steps = toSteps(value, scale)
  return Math.abs(steps) < MAX_WHOLE && steps / scale === value
}

/** How a value is written behind the one before it. */
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
