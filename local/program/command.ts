/** What the commands have in common: help, one sentence for a mistake, and what an interrupted one leaves. */
import { constants } from 'node:os'
import { errorCode } from './errorCode.ts'
import { StartError } from './settings.ts'

export const say = (line: string): void => void process.stdout.write(`${line}\n`)

const cleanups = new Set<() => void>()

/** Runs the cleanup if a signal ends the command before the returned function is called, which runs it, too. */
export const cleanUp = (cleanup: () => void): (() => void) => {
  cleanups.add(cleanup)
  return () => {
    if (cleanups.delete(cleanup)) cleanup()
  }
}

/** Runs a command with its arguments, or prints the help. Sets the exit code. */
export const runProgram = async (help: string, run: (args: string[]) => Promise<void>): Promise<void> => {
  // What a command writes is for this user alone.
  process.umask(0o077)
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const cleanup of cleanups) cleanup()
      process.exit(128 + constants.signals[signal])
    })
  }
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) return say(help)
  try {
    await run(args)
  } catch (error) {
    process.stderr.write(`${textOf(error)}\n`)
    process.exitCode = 1
  }
}

/** One sentence for a mistake of the user's or a service that does not answer, a stack for one of ours. */
const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof StartError || error.name === 'OperatorError' || error.name === 'ControlError')
    return error.message
  // Of parseArgs, of the file system, and of sockets.
  if (errorCode(error) !== undefined) return error.message
  if (error.cause instanceof Error) return `${error.message}: ${error.cause.message}`
  return error.stack ?? error.message
}
