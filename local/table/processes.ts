/** Tells whether a process that a file names still runs, also when its number was given to another one since. */
import { existsSync, readFileSync } from 'node:fs'
import { errorCode } from '../program/errorCode.ts'

/** Number and time of start; undefined when there is no such process. */
export const identityOf = (pid: number): string | undefined => {
  if (!existsSync('/proc/self/stat')) return isRunning(pid) ? String(pid) : undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may contain anything: state is the first field, the time of start the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19] ?? ''}`
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

/** The number of the process that was identified so, if it still runs. */
export const runningPid = (identity: string): number | undefined => {
  const pid = Number.parseInt(identity, 10)
  return pid > 0 && identityOf(pid) === identity ? pid : undefined
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

const isGone = (error: unknown): boolean => ['ENOENT', 'ESRCH'].includes(errorCode(error) ?? '')
