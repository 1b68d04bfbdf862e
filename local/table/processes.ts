/** Identifies processes across restarts, and pauses them. */
import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../program/files.ts'

/** Returns process id and start time, which identify a process even if its id is reused. Undefined if it does not run. */
export const identityOf = (pid: number): string | undefined => {
  if (!existsSync('/proc/self/stat')) return isRunning(pid) ? String(pid) : undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name can contain any character. After it, the first field is the state and the twentieth the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19] ?? ''}`
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

/** Returns the id of the process with this identity, or undefined if it does not run. */
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

const STOPPED_WITHIN_MS = 2000

/**
 * Runs work while the process is paused, so that copies of its files are as a crash would leave them. Rejects if the process
 * has exited, and on systems other than Linux.
 */
export const whileStopped = async <T>(child: ChildProcess, work: () => Promise<T>): Promise<T> => {
  if (process.platform !== 'linux') throw new Error('pausing a process is supported only on Linux')
  const { pid } = child
  if (pid === undefined || !child.kill('SIGSTOP')) throw new Error('the process has exited')
  try {
    // The signal takes effect after a short delay.
    const deadline = performance.now() + STOPPED_WITHIN_MS
    while (!allThreadsStopped(pid)) {
      if (performance.now() > deadline) throw new Error(`process ${pid} did not stop within ${STOPPED_WITHIN_MS} ms`)
      await sleep(1)
    }
    return await work()
  } finally {
    child.kill('SIGCONT')
  }
}

/** The state is the first field after the name, which can contain any character. */
const allThreadsStopped = (pid: number): boolean =>
  readdirSync(`/proc/${pid}/task`).every(thread => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2] === 'T'
  })
