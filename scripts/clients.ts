/** `npm run clients`: runs published clients of Traccar against the local server. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand, say } from '../local/program/command.ts'
import { CLIENTS, type PublishedClient, titleOf } from './clients/catalog.ts'
import { stageFor } from './clients/stage.ts'
import { type Addresses, startLocalServer } from './localServer.ts'
import { type Installation, installations } from './clients/installations.ts'
import { run } from './rehearse/processes.ts'
import { MissingTool } from './rehearse/python.ts'

const HELP = `npm run clients [-- NAME…]

Runs published clients of Traccar, or those with these names, against a server on this machine. Installs them from PyPI and
npm into .build/clients. See docs/clients.md.

  --help         show this text

Exits with 0 if every client succeeds, with 1 if one fails, and with 3 if one could not be installed.
`

const FOLDER = resolve('.build/clients')
const EXIT_MISSING = 3
const LIMIT_SECONDS = 120

type Outcome = 'passed' | 'failed' | 'left out'

interface Result {
  readonly client: PublishedClient
  readonly outcome: Outcome
  readonly detail: string
}

/** Runs a client. Prints the checks of its driver, or the end of its output if it fails. */
const runClient = async (
  addresses: Addresses,
  { client, program }: Installation,
  userName: string,
): Promise<Result> => {
  try {
    const { command, env } = await program
    const token = client.rights === undefined ? {} : { rights: client.rights }
    const data = await stageFor(addresses, userName, token)
    const output = await run([...command, resolve('scripts/clients/drivers', client.driver)], {
      env: { ...env, ...data },
      limitSeconds: LIMIT_SECONDS,
    })
    const checks = output.split('\n').filter(line => line.startsWith('ok: '))
    if (checks.length === 0) return { client, outcome: 'failed', detail: 'its driver checked nothing' }
    for (const check of checks) say(`  ${check}`)
    return { client, outcome: 'passed', detail: `${checks.length} checks` }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { client, outcome: error instanceof MissingTool ? 'left out' : 'failed', detail }
  }
}

/** Returns the clients with the names, all without names. Throws TypeError for unknown names. */
const chosen = (names: readonly string[]): readonly PublishedClient[] => {
  const unknown = names.find(name => !CLIENTS.some(client => client.name === name))
  if (unknown !== undefined) throw new TypeError(`There is no client ${unknown}.`)
  return CLIENTS.filter(({ name }) => names.length === 0 || names.includes(name))
}

await runCommand(HELP, async args => {
  const clients = chosen(parseArgs({ args, allowPositionals: true, options: {} }).positionals)
  const installing = installations(clients, FOLDER)
  const { server, addresses } = await startLocalServer()
  const results: Result[] = []
  try {
    for (const [n, installation] of installing.entries()) {
      say(titleOf(installation.client))
      const result = await runClient(addresses, installation, `client${n + 1}`)
      if (result.outcome !== 'passed') say(`  ${result.outcome}: ${result.detail}`)
      results.push(result)
    }
  } finally {
    server.kill('SIGTERM')
  }
  const width = Math.max(...clients.map(client => titleOf(client).length))
  for (const { client, outcome, detail } of results)
    say(`${titleOf(client).padEnd(width)}  ${outcome}${outcome === 'passed' ? `, ${detail}` : ''}`)
  const has = (outcome: Outcome): boolean => results.some(result => result.outcome === outcome)
  if (has('failed')) process.exitCode = 1
  else if (has('left out')) process.exitCode = EXIT_MISSING
})
