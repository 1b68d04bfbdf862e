/** Child processes of the rehearsal. Each one ends with it, also after Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { onInterrupt } from '../../local/program/command.ts'
import { errorCode } from '../../local/program/files.ts'
import { StartError } from '../../local/program/settings.ts'

export interface ProcessOptions {
  readonly cwd?: string
  /** Added to the variables of this process. Undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Time after which the program is ended, in seconds. */
  readonly limitSeconds?: number
}

const LIMIT_SECONDS = 300
const LINES_SHOWN = 40

/** Starts a program in a process group of its own, so that its children receive the same signals. */
const start = (command: readonly string[], { cwd, env }: ProcessOptions, output: number | 'pipe'): ChildProcess => {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: true,
  })
  // The emulator may wait for its own functions, and has nothing to save.
  const ended = onInterrupt(() => signal(child, 'SIGKILL'))
  // A program that does not exist emits an error and no exit event.
  child.once('exit', ended).once('error', ended)
  return child
}

const signal = (child: ChildProcess, name: NodeJS.Signals): void => {
  const { pid, exitCode, signalCode } = child
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  try {
    process.kill(-pid, name)
  } catch (error) {
    // The process has already exited.
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

export interface BackgroundProcess {
  readonly hasExited: () => boolean
  stop(): Promise<void>
}

/** Starts a program that runs until `stop`, with its output in a file. */
export const startInBackground = (
  command: readonly string[],
  logFile: string,
  options: ProcessOptions = {},
): BackgroundProcess => {
  const output = openSync(logFile, 'a')
  const child = start(command, options, output)
  closeSync(output)
  let failed = false
  child.once('error', () => (failed = true))
  const hasExited = () => failed || child.exitCode !== null || child.signalCode !== null
  return {
    hasExited,
    stop: async () => {
      if (hasExited()) return
      const exited = once(child, 'exit')
      signal(child, 'SIGKILL')
      await exited
    },
  }
}

/** A program that failed, with the end of its output. */
export class ProcessFailure extends StartError {
  constructor(
    message: string,
    readonly output: string,
  ) {
    super(message)
  }
}

/** Runs a program. Returns its output. Throws ProcessFailure if it fails. */
export const run = async (command: readonly string[], options: ProcessOptions = {}): Promise<string> => {
  const child = start(command, options, 'pipe')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += String(chunk)))
  const { limitSeconds = LIMIT_SECONDS } = options
  const late = setTimeout(() => {
    output += `\nended after ${limitSeconds} s`
    signal(child, 'SIGKILL')
  }, limitSeconds * 1000)
  const code = await once(child, 'close').then(
    ([exitCode]) => Number(exitCode ?? 1),
    (error: unknown) => {
      output += String(error)
      return 1
    },
  )
  clearTimeout(late)
  if (code === 0) return output
  const shown = output.trim().split('\n').slice(-LINES_SHOWN).join('\n')
  throw new ProcessFailure(`${command.slice(0, 4).join(' ')} exited with ${code}:\n${shown}`, output)
}
