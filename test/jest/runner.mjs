/** Jest's own runner, which also measures the CPU seconds of each test file, for the reporter. */
import { readFileSync } from 'node:fs'
import circus from 'jest-circus/runner'

/** Linux counts CPU time in hundredths of a second in the files under /proc. */
const TICKS_PER_SECOND = 100

/** CPU seconds of this process and, on Linux, of the processes that it started and that have ended. */
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  if (process.platform !== 'linux') return (user + system) / 1e6
  const stat = readFileSync('/proc/self/stat', 'utf8')
  // The second field is the program's name in brackets, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [children, childrenSystem] = [Number(fields[13]), Number(fields[14])]
  return (user + system) / 1e6 + (children + childrenSystem) / TICKS_PER_SECOND
}

export default async (...args) => {
  const before = cpuSeconds()
  const result = await circus.default(...args)
  return Object.assign(result, { cpuSeconds: cpuSeconds() - before })
}
