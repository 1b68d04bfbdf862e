/** Child processes that run other programs of this folder. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** Starts a program. It ends with this process. */
export const startProgram = (file: string, args: readonly string[] = []): ChildProcess => {
  const child = fork(new URL(`../${file}`, import.meta.url), args, { execArgv: ['--import', 'tsx'] })
  const endChild = () => child.kill('SIGTERM')
  process.once('exit', endChild)
  child.once('exit', () => process.off('exit', endChild))
  return child
}

/** Resolves with the first message of a program. Rejects if it exits before. */
export const messageFrom = async (child: ChildProcess): Promise<unknown> => {
  const abort = new AbortController()
  const { signal } = abort
  const ended = async () => {
    const [code] = await once(child, 'exit', { signal })
    throw new Error(`${child.spawnargs.join(' ')} exited with ${code} without output`)
  }
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended()])
    return message
  } finally {
    abort.abort()
  }
}
