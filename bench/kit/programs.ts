/** Other programs of this folder, as processes of their own. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** Starts one; it ends with this process, or when it is disconnected. */
export const startProgram = (file: string, args: readonly string[] = []): ChildProcess => {
  const child = fork(new URL(`../${file}`, import.meta.url), args, { execArgv: ['--import', 'tsx'] })
  const endWithUs = () => child.kill('SIGTERM')
  process.once('exit', endWithUs)
  child.once('exit', () => process.off('exit', endWithUs))
  return child
}

/** The first thing that it sends. Rejects when it ends without. */
export const answerFrom = async (child: ChildProcess): Promise<unknown> => {
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
