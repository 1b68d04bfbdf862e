/** Stops a process for a moment, so that its files can be copied as a crash at that moment would leave them. */
import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const STOPPED_WITHIN_MS = 2000

/** Runs work while no thread of the process runs. Rejects if the process has exited, or on systems other than Linux. */
export const whileStopped = async <T>(child: ChildProcess, work: () => Promise<T>): Promise<T> => {
  if (process.platform !== 'linux') throw new Error('pausing a process is supported only on Linux')
  const { pid } = child
  if (pid === undefined || !child.kill('SIGSTOP')) throw new Error('the process has exited')
  try {
    // The signal is sent at once, but a thread stops a moment later.
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

/** The state is the first field after the name, which may contain anything. */
const allThreadsStopped = (pid: number): boolean =>
  readdirSync(`/proc/${pid}/task`).every(thread => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2] === 'T'
  })
