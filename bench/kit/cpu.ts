/**
 * CPU time instead of time on the clock, and ratios instead of rates: on a machine that others use, both sides of a
 * comparison lose about the same.
 */
import { readFileSync } from 'node:fs'

/** Of Linux, in the files under /proc. */
const TICKS_PER_SECOND = 100

/** CPU seconds that a process has used, in hundredths; all of its threads count. */
const cpuSecondsOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in brackets, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** CPU seconds of this process, to the microsecond. */
const ownCpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export interface Cpu {
  readonly ownSeconds: number
  /** Of the other processes that worked for it. */
  readonly otherSeconds: number
  readonly seconds: number
}

/** The CPU time that `work` takes, in this process and in those with the given ids. */
export const cpuOf = async (pids: readonly number[], work: () => Promise<unknown> | void): Promise<Cpu> => {
  const others = () => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0)
  const [own, other] = [ownCpuSeconds(), others()]
  await work()
  // At least a microsecond and a tick, so that a rate of little work is a number.
  const ownSeconds = Math.max(1e-6, ownCpuSeconds() - own)
  const otherSeconds = pids.length === 0 ? 0 : Math.max(1 / TICKS_PER_SECOND, others() - other)
  return { ownSeconds, otherSeconds, seconds: ownSeconds + otherSeconds }
}

/** The results of `side`, called once for each round. */
export const rounds = async <T>(count: number, side: (round: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let round = 0; round < count; round += 1) results.push(await side(round))
  return results
}

/** The value at a share of the sorted values: 0.5 is the median. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)
