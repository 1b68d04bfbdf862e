/** Common parts of the commands: help, error messages, cleanup after signals, and progress. */
import { constants } from 'node:os'
import type { WriteStream } from 'node:tty'
import { errorCode } from './files.ts'
import { StartError } from './settings.ts'

export const say = (line: string): void => void process.stdout.write(`${line}\n`)

const cleanups = new Set<() => void>()

/** Registers a cleanup for the case that a signal ends the command. Returns the function that runs it, at most once. */
export const onInterrupt = (cleanup: () => void): (() => void) => {
  cleanups.add(cleanup)
  return () => {
    if (cleanups.delete(cleanup)) cleanup()
  }
}

/** Runs a command with its arguments, or prints the help. Sets the exit code. */
export const runCommand = async (help: string, run: (args: string[]) => Promise<void>): Promise<void> => {
  // Files that a command writes are private to this user.
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

/** Returns one sentence for errors of the user or of a service, and the stack of internal errors. */
const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof StartError || error.name === 'OperatorError' || error.name === 'ControlError')
    return error.message
  // Errors of parseArgs, of the file system and of sockets.
  if (errorCode(error) !== undefined) return error.message
  if (error.cause instanceof Error) return `${error.message}: ${error.cause.message}`
  return error.stack ?? error.message
}

type Output = Pick<WriteStream, 'write'> & { isTTY?: boolean }

const BAR_CHARACTERS = 40
/** Number of lines if the output is not a terminal. */
const LINES = 10
const COUNT_EVERY_MS = 100

/** Returns the function to call with the number of finished items. It draws a bar on a terminal, and prints lines elsewhere. */
export const progressBar = (output: Output, all: number) => {
  let shown = -1
  return (done: number): void => {
    const steps = output.isTTY ? 1000 : LINES
    const step = Math.floor((done / all) * steps)
    if (step === shown) return
    shown = step
    const percent = `${Math.floor((done / all) * 100)} %`
    if (!output.isTTY) return void output.write(`${done} of ${all}, ${percent}\n`)
    const filled = Math.round((done / all) * BAR_CHARACTERS)
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_CHARACTERS - filled)
    output.write(`\r${bar} ${done} of ${all}, ${percent}${done === all ? '\n' : ''}`)
  }
}

/** Returns the function to call with the number of finished items if the total is unknown. It prints on terminals only. */
export const itemCounter = (output: Output, noun: string) => {
  let shownAt = -Infinity
  return (done: number): void => {
    if (!output.isTTY || performance.now() - shownAt < COUNT_EVERY_MS) return
    shownAt = performance.now()
    // The next output overwrites the count.
    output.write(`\r${done} ${noun}\x1b[K\r`)
  }
}
