/** Texts: the estimate of a fleet, and the tables of the README. */
import {
  type Consumption,
  consumptionOf,
  type Deployment,
  exceededLimits,
  type Fleet,
  monthlyCost,
  restCost,
  storageCost,
  totalOf,
  usageCost,
} from './cost.ts'
import { SECONDS_PER_MONTH } from './prices.ts'

const STREAM: Deployment = { ingestion: 'stream', alarms: 'all', web: true }
const DIRECT: Deployment = { ingestion: 'direct', alarms: 'few', web: true }
const MILLION = 1_000_000

/** Shows small amounts with cents, large ones without. */
const dollars = (value: number): string =>
  value === 0 ? '–' : value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en')
const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)))

type Row = readonly string[]

/** Returns a Markdown table as prettier writes it: the first column left, the others right. */
const markdown = (head: Row, rows: readonly Row[]): string => {
  const widths = head.map((title, n) => Math.max(4, title.length, ...rows.map(row => row[n]?.length ?? 0)))
  const line = (cells: Row) =>
    `| ${cells.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, n) => (n === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

const restTable = (): string => {
  const [stream, direct] = [restCost(100, STREAM), restCost(100, DIRECT)]
  return markdown(
    ['At rest, USD a month', 'stream', 'direct, `alarms=few`'],
    [
      ...Object.keys(stream).map((part): Row => [part, dollars(stream[part] ?? 0), dollars(direct[part] ?? 0)]),
      ['**together**, with 100 silent devices', dollars(totalOf(stream)), dollars(totalOf(direct))],
    ],
  )
}

/** Cost of a million positions. */
const perMillion = (fleet: Fleet, deployment: Deployment) => {
  const used = consumptionOf(fleet, deployment)
  const share = MILLION / (used.positions * SECONDS_PER_MONTH)
  return Object.fromEntries(Object.entries(usageCost(used)).map(([part, cost]) => [part, cost * share]))
}

const FEW = { devices: 10, every: 60, batch: 1 }
const MANY = { devices: 8000, every: 10, batch: 1 }
const TENS = { devices: 10, every: 60, batch: 10 }

const millionTable = (): string => {
  const columns = [
    perMillion(FEW, STREAM),
    perMillion(MANY, STREAM),
    perMillion(FEW, DIRECT),
    perMillion(TENS, STREAM),
    perMillion(TENS, DIRECT),
  ]
  return markdown(
    [
      'A million positions, USD',
      'stream, few devices',
      'stream, full shard',
      'direct',
      'stream, ten in a report',
      'direct, ten in a report',
    ],
    [
      ...Object.keys(columns[0] ?? {}).map((part): Row => [part, ...columns.map(column => dollars(column[part] ?? 0))]),
      ['**together**', ...columns.map(column => dollars(totalOf(column)))],
    ],
  )
}

const FLEETS: readonly (readonly [string, Fleet])[] = [
  ['nothing', { devices: 0, every: 60, batch: 1 }],
  ['10 phones, a position a minute', { devices: 10, every: 60, batch: 1 }],
  ['100 vehicles, every 10 s', { devices: 100, every: 10, batch: 1 }],
  ['1,000 vehicles, every 10 s', { devices: 1000, every: 10, batch: 1 }],
  ['10,000 vehicles, every 10 s', { devices: 10_000, every: 10, batch: 1 }],
  ['100,000 vehicles, every 60 s', { devices: 100_000, every: 60, batch: 1 }],
  ['100,000 vehicles, every 10 s', { devices: 100_000, every: 10, batch: 1 }],
  ['1,000,000 vehicles, every 60 s', { devices: 1_000_000, every: 60, batch: 1 }],
  ['1,000,000 vehicles, every 10 s, ten in a report', { devices: 1_000_000, every: 10, batch: 10 }],
]

const fleetTable = (): string =>
  markdown(
    ['A month, day and night', 'million positions', 'shards', 'write units a second', 'stream', 'direct'],
    FLEETS.map(([name, fleet]): Row => {
      const [stream, direct] = [consumptionOf(fleet, STREAM), consumptionOf(fleet, DIRECT)]
      return [
        name,
        rounded((stream.positions * SECONDS_PER_MONTH) / MILLION),
        String(stream.shards),
        rounded(stream.writeUnits),
        withLimits(monthlyCost(fleet, STREAM), stream, STREAM),
        withLimits(monthlyCost(fleet, DIRECT), direct, DIRECT),
      ]
    }),
  )

/** An asterisk marks a fleet that exceeds a quota of AWS, a dash one that exceeds a limit of direct ingestion. */
const withLimits = (cost: number, used: Consumption, deployment: Deployment): string => {
  const exceeded = exceededLimits(used, deployment).filter(sentence => !sentence.startsWith('A new account'))
  if (exceeded.some(sentence => sentence.startsWith('Direct ingestion'))) return 'too many'
  return exceeded.length > 0 ? `${dollars(cost)} \\*` : dollars(cost)
}

/** Returns the tables of the README, in Markdown. */
export const readmeTables = (): string => [restTable(), millionTable(), fleetTable()].join('\n\n')

/** Returns the estimate of a fleet, for the terminal. */
export const estimate = (fleet: Fleet, deployment: Deployment): string => {
  const used = consumptionOf(fleet, deployment)
  const rest = restCost(fleet.devices, deployment, used.shards)
  const usage = usageCost(used)
  const counts: readonly Row[] = [
    ['positions', rounded(used.positions), rounded(used.positions * SECONDS_PER_MONTH)],
    ['reports', rounded(used.reports), rounded(used.reports * SECONDS_PER_MONTH)],
    ['batches of the consumer', rounded(used.batches), rounded(used.batches * SECONDS_PER_MONTH)],
    ['write units', rounded(used.writeUnits), rounded(used.writeUnits * SECONDS_PER_MONTH)],
    ['read units', rounded(used.readUnits), rounded(used.readUnits * SECONDS_PER_MONTH)],
    ['bytes in the stream', rounded(used.streamBytes), rounded(used.streamBytes * SECONDS_PER_MONTH)],
    ['bytes of log', rounded(used.logBytes), rounded(used.logBytes * SECONDS_PER_MONTH)],
    ['functions at the same time', rounded(used.concurrency), ''],
    ['shards', String(used.shards), ''],
  ]
  const money = [...Object.entries(rest), ...Object.entries(usage)].filter(([, cost]) => cost > 0)
  const limits = exceededLimits(used, deployment)
  return [
    columns(['', 'a second', 'a month'], counts),
    '',
    columns(
      ['', 'USD a month'],
      [
        ...money.map(([part, cost]): Row => [part, dollars(cost)]),
        ['together', dollars(totalOf(rest) + totalOf(usage))],
      ],
    ),
    '',
    `Each month adds ${dollars(storageCost(used))} USD a month for stored positions with backups, until they are deleted.`,
    'Not included: reading by people, live clients, traces, transfer, taxes. Free tiers and discounts would reduce it.',
    ...(limits.length > 0
      ? ['', 'Limits that AWS raises on request, unless they are of this product:', ...limits]
      : []),
  ].join('\n')
}

const columns = (head: Row, rows: readonly Row[]): string => {
  const all = [head, ...rows]
  const widths = head.map((_, n) => Math.max(...all.map(row => row[n]?.length ?? 0)))
  return all
    .map(row =>
      row
        .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
