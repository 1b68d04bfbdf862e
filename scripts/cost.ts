/** `npm run cost`: estimates what a fleet consumes and costs on AWS. */
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { estimate, readmeTables } from './cost/tables.ts'

const HELP = `npm run cost -- --devices N --every SECONDS [--batch N] [--ingestion stream|direct] [--alarms all|few|none] [--no-web]

Estimates what a fleet that reports day and night consumes and costs in a month, and which limits it reaches. The counts are
measured by the tests, the durations of functions are assumed, and the prices are list prices of us-east-1 (scripts/cost/).

  --devices N      number of devices
  --every SECONDS  time between two positions of a device
  --batch N        positions in a report (default: 1)
  --ingestion MODE stream or direct, as the context key (default: stream)
  --alarms WHICH   all, few or none, as the context key (default: all)
  --no-web         without the web app
  --table          prints the tables of the README instead
`

const least = (minimum: number) => z.coerce.number().check(z.gte(minimum), z.lte(100_000_000))
const Options = z.object({
  devices: least(0),
  every: least(1),
  batch: z._default(least(1).check(z.int(), z.lte(1000)), 1),
  ingestion: z._default(z.enum(['stream', 'direct']), 'stream'),
  alarms: z._default(z.enum(['all', 'few', 'none']), 'all'),
  web: z._default(z.boolean(), true),
})

const main = (): string => {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      devices: { type: 'string' },
      every: { type: 'string' },
      batch: { type: 'string' },
      ingestion: { type: 'string' },
      alarms: { type: 'string' },
      web: { type: 'boolean' },
      table: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.table) return readmeTables()
  if (values.help || values.devices === undefined) return HELP
  const options = Options.safeParse(values)
  if (options.success) return estimate(options.data, options.data)
  const [issue] = options.error.issues
  throw new Error(`--${String(issue?.path[0])} is invalid. Run npm run cost -- --help for usage.`)
}

try {
  console.log(main())
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
