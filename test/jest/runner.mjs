/** Jest's runner, extended to measure the CPU time of each test file for the reporter. */
import { readFileSync } from 'node:fs'
import circus from 'jest-circus/runner'

/** Unit of CPU times under /proc: 0.01 s. */
const TICKS_PER_SECOND = 100

/** Returns the CPU seconds of this process and, on Linux, of its ended child processes. */
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  if (process.platform !== 'linux') return (user + system) / 1e6
  const stat = readFileSync('/proc/self/stat', 'utf8')
  // The second field is the program's name in parentheses, which can contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [children, childrenSystem] = [Number(fields[13]), Number(fields[14])]
  return (user + system) / 1e6 + (children + childrenSystem) / TICKS_PER_SECOND
}

export default async (...args) => {
  const before = cpuSeconds()
  const result = await circus.default(...args)
  return Object.assign(result, { cpuSeconds: cpuSeconds() - before })
}
