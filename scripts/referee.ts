/** `npm run referee`: the tests of table and log against another implementation of DynamoDB. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCommand, say } from '../local/program/command.ts'
import { StartError } from '../local/program/settings.ts'
import { hasTable } from '../local/table/createTable.ts'
import { freePort } from '../local/table/emulator.ts'
import { HELP, readReferee, type Referee } from './referee/options.ts'
import { ProcessFailure, run, startInBackground } from './rehearse/processes.ts'
import { MissingTool, PACKAGES, pythonPrograms } from './rehearse/python.ts'

const FOLDER = resolve('.build/rehearsal')
const READY_WITHIN_MS = 60_000
const TESTS_SECONDS = 900
const EXIT_MISSING = 3

interface Program {
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const pythonProgram = async (name: 'ministack' | 'moto'): Promise<string> => {
  const program = await pythonPrograms(join(FOLDER, `python-${name}`), [PACKAGES[name]])
  return program(name === 'moto' ? 'moto_server' : name)
}

/** Returns the program that serves DynamoDB on the port. */
const programOf = async (referee: Exclude<Referee, { endpoint: string }>, port: number): Promise<Program> => {
  if ('dynamodbLocal' in referee) {
    const folder = resolve(referee.dynamodbLocal)
    const jar = join(folder, 'DynamoDBLocal.jar')
    if (!existsSync(jar)) throw new StartError(`${folder} has no DynamoDBLocal.jar: name the folder of DynamoDB Local.`)
    const library = `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`
    return { command: ['java', library, '-jar', jar, '-inMemory', '-port', String(port)] }
  }
  if (referee.python === 'moto')
    return { command: [await pythonProgram('moto'), '--host', '127.0.0.1', '--port', String(port)] }
  const env = { BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port) }
  return { command: [await pythonProgram('ministack')], env }
}

const isReady = (endpoint: string): Promise<boolean> =>
  hasTable(endpoint, 'ready').then(
    () => true,
    () => false,
  )

/** Runs the tests. Throws StartError with the names of those that fail. */
const runTests = async (endpoint: string): Promise<void> => {
  const tests = ['test/table', 'test/log']
  const jest = [process.execPath, 'node_modules/jest/bin/jest.js', ...tests, '--maxWorkers=1']
  try {
    const output = await run(jest, { env: { TEST_DYNAMODB_ENDPOINT: endpoint }, limitSeconds: TESTS_SECONDS })
    say(/^Tests: .*$/m.exec(output)?.[0] ?? output)
  } catch (error) {
    const failed = error instanceof ProcessFailure ? new Set(error.output.match(/^ {2}● .*$/gm)) : new Set<string>()
    if (failed.size === 0) throw error
    throw new StartError(`These tests fail:\n${[...failed].join('\n')}`)
  }
}

const withProgram = async ({ command, env }: Program, port: number): Promise<void> => {
  const endpoint = `http://127.0.0.1:${port}`
  const started = startInBackground(command, '/dev/null', { ...(env && { env }) })
  try {
    const until = performance.now() + READY_WITHIN_MS
    while (!(await isReady(endpoint))) {
      if (started.hasExited() || performance.now() > until) throw new StartError(`${command[0]} did not start.`)
      await sleep(200)
    }
    await runTests(endpoint)
  } finally {
    await started.stop()
  }
}

await runCommand(HELP, async args => {
  const referee = readReferee(args)
  if ('endpoint' in referee) return runTests(referee.endpoint)
  const port = await freePort()
  try {
    await withProgram(await programOf(referee, port), port)
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error
    say(`The referee is skipped: ${error.message}`)
    process.exitCode = EXIT_MISSING
  }
})
