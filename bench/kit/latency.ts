/** How long calls take on the clock, in turns with others that they are compared with. */
import { quantile } from './cpu.ts'

/** Of the same number of calls of either side, milliseconds. */
export interface Times {
  readonly own: number[]
  readonly bare: number[]
}

export type Call = () => Promise<unknown>

const timed = async (call: Call, times: number[]): Promise<void> => {
  const startedAt = performance.now()
  await call()
  times.push(performance.now() - startedAt)
}

/** One call at a time. */
export const inTurns = async (calls: readonly Call[], bare: Call): Promise<Times> => {
  const times: Times = { own: [], bare: [] }
  for (const call of calls) {
    await timed(call, times.own)
    await timed(bare, times.bare)
  }
  return times
}

/** Some callers at once. */
export const atOnce = async (callers: number, calls: readonly Call[], times: number[]): Promise<void> => {
  const queue = calls.values()
  const caller = async () => {
    for (const call of queue) await timed(call, times)
  }
  await Promise.all(Array.from({ length: callers }, caller))
}

export const pooled = (times: readonly Times[]): Times => ({
  own: times.flatMap(({ own }) => own),
  bare: times.flatMap(({ bare }) => bare),
})

/** How a quantile of the one compares with that of the other. */
export const ratio = ({ own, bare }: Times, share: number): number => quantile(own, share) / quantile(bare, share)
