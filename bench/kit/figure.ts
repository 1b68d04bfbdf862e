/** Results of benchmarks: numbers with a unit and an optional goal. */

export type Goal = { readonly atLeast: number } | { readonly atMost: number }

export interface Figure {
  readonly figure: string
  readonly value: number
  readonly unit: string
  /** A figure without a goal is informative. */
  readonly goal?: Goal
}

export interface Benchmark {
  readonly summary: string
  /** Called in a separate process. */
  readonly run: () => Promise<readonly Figure[]>
}

/** Returns true if the figure meets its goal, or undefined if it has none. */
export const isMet = ({ goal, value }: Figure): boolean | undefined => {
  if (!goal) return undefined
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}

/** With `--tiny`, benchmarks only prove that they run. */
export const TINY = process.argv.includes('--tiny')

/** Returns the full size, or the tiny one with `--tiny`. */
export const sized = (full: number, tiny: number): number => (TINY ? tiny : full)

/** Formats a count for the name of a figure: `100,000`. */
export const thousands = (count: number): string => count.toLocaleString('en')
