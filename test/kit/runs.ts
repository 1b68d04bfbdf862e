/** How much the tests try: little by default, everything with FULL=1, which CI sets. */
export const full = process.env['FULL'] === '1'

/** Returns `few`, or `all` with FULL=1: for the runs of a property, the schedules of a simulation and the like. */
export const runs = (few: number, all: number): number => (full ? all : few)
