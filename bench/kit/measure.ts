/**
 * Measures CPU time and latency. CPU time and ratios are preferred to clock time and rates, because load on a shared machine
 * affects both sides of a comparison alike.
 */
import { readFileSync } from 'node:fs'

/** Unit of times in /proc on Linux. */
const TICKS_PER_SECOND = 100

/** Returns the CPU seconds of a process and all its threads, with a resolution of 10 ms. */
const cpuSecondsOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the name of the program in parentheses, which can contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Returns the resident memory of a process in megabytes. */
export const memoryMbOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Returns the process and all that it started. */
export const processesOf = (pid: number): number[] => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return [pid, ...children.map(Number).flatMap(processesOf)]
}

/** Returns the CPU seconds of this process, with a resolution of one microsecond. */
const ownCpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export interface Cpu {
  readonly ownSeconds: number
  /** CPU seconds of the other measured processes. */
  readonly otherSeconds: number
  readonly seconds: number
}

/** Returns the CPU time of `work` in this process and in the processes with the given ids. */
export const cpuOf = async (pids: readonly number[], work: () => Promise<unknown> | void): Promise<Cpu> => {
  const others = () => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0)
  const [own, other] = [ownCpuSeconds(), others()]
  await work()
  // At least one microsecond and one tick, so that rates are finite.
  const ownSeconds = Math.max(1e-6, ownCpuSeconds() - own)
  const otherSeconds = pids.length === 0 ? 0 : Math.max(1 / TICKS_PER_SECOND, others() - other)
  return { ownSeconds, otherSeconds, seconds: ownSeconds + otherSeconds }
}

/** Calls `side` once per round. Returns its results. */
export const rounds = async <T>(count: number, side: (round: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let round = 0; round < count; round += 1) results.push(await side(round))
  return results
}

/** Returns a quantile of the values; a share of 0.5 is the median. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Durations of calls to the product and to the baseline, in milliseconds. */
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

/** Calls the product and the baseline alternately, one call at a time. */
export const alternately = async (calls: readonly Call[], bare: Call): Promise<Times> => {
  const times: Times = { own: [], bare: [] }
  for (const call of calls) {
    await timed(call, times.own)
    await timed(bare, times.bare)
  }
  return times
}

/** Makes calls with several concurrent callers. Appends the durations to `times`. */
export const concurrently = async (callers: number, calls: readonly Call[], times: number[]): Promise<void> => {
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

/** Returns the ratio between a quantile of the product and that of the baseline. */
export const ratio = ({ own, bare }: Times, share: number): number => quantile(own, share) / quantile(bare, share)
