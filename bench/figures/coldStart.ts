/** What a function of the API does at a cold start before its first request, compared with the SDK's client alone. */
import { buildSync } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ASSETS, bundle, FORMAT, PACKED, REQUIRE } from '../../lib/bundles.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { median, rounds } from '../kit/measure.ts'

const ROUNDS = sized(15, 1)

/** The baseline: what every function that uses the SDK needs for the table, and nothing else. */
const SDK_CLIENT = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
  import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
  export const table = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }))`

const bundledClient = (directory: string): string => {
  const outfile = join(directory, 'sdk-client.mjs')
  buildSync({
    stdin: { contents: SDK_CLIENT, resolveDir: process.cwd() },
    outfile,
    ...FORMAT,
    ...PACKED,
    banner: { js: REQUIRE },
  })
  return outfile
}

/** Runs in a new process. Prints the CPU time of importing a module, in milliseconds. */
const IMPORT = `
  const before = process.cpuUsage()
  await import(process.argv[1])
  const { user, system } = process.cpuUsage(before)
  console.log((user + system) / 1000)`

const importMs = (file: string): number =>
  Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', IMPORT, pathToFileURL(file).href], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )

export const run = async (): Promise<Figure[]> => {
  const app = bundle(ASSETS.app, resolve('functions'))
  try {
    // As in the asset of a deployment: without it, Node.js would look for the type of each module.
    writeFileSync(join(app.directory, 'package.json'), '{"type":"module"}')
    const bySize = app.entries
      .filter(({ address }) => address.startsWith('traccar.'))
      .toSorted((a, b) => a.bytes - b.bytes)
    const middle = bySize[Math.floor(bySize.length / 2)]
    if (!middle) throw new Error('there are no functions')
    const handler = join(app.directory, `${middle.address.replaceAll('.', '/')}.mjs`)
    const client = bundledClient(app.directory)
    const times = await rounds(ROUNDS, async () => ({ own: importMs(handler), client: importMs(client) }))
    const own = median(times.map(time => time.own))
    const bare = median(times.map(time => time.client))
    return [
      { figure: 'import of the median function', value: own / bare, unit: 'x the SDK', goal: { atMost: 0.6 } },
      { figure: middle.address, value: own, unit: 'CPU-ms' },
      { figure: 'the SDK’s client alone', value: bare, unit: 'CPU-ms' },
      { figure: 'code that the function imports', value: middle.bytes / 1000, unit: 'kB' },
    ]
  } finally {
    app.remove()
  }
}
