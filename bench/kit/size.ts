/** Sizes of the benchmarks: what is measured, or with `--tiny` just enough to show that a benchmark runs. */
export const TINY = process.argv.includes('--tiny')

/** Returns the full size, or the tiny one with `--tiny`. */
export const sized = (full: number, tiny: number): number => (TINY ? tiny : full)

/** Formats a count for the name of a figure: `100,000`. */
export const thousands = (count: number): string => count.toLocaleString('en')
