/** Number of test runs: few by default, all with FULL=1, which CI sets. */
export const full = process.env['FULL'] === '1'

/** Returns `few`, or `all` with FULL=1, as the number of runs of a property or schedules of a simulation. */
export const runs = (few: number, all: number): number => (full ? all : few)
