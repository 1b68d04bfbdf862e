/**
 * One schedule without a stream, or with a switch from a stream and back. The result is the same as if each record had been
 * applied once, in the order in which they were accepted or delivered.
 */
import { deviceId } from '#shared/model/ids.ts'
import { applyRecords } from '#shared/stream/applyRecords.ts'
import type { Point, StreamRecord } from '#shared/stream/record.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import type { TestHost } from '../kit/host.ts'
import { check, checkDevice, checkHandedOver, everything } from './checks.ts'
import { deliverAll, type Stream } from './deliveries.ts'
import type { World } from './faults.ts'
import { type Random, randomFrom } from './random.ts'
import { type DirectMutant, report, reportAll, startServer } from './reporting.ts'
import { reports } from './reports.ts'
import { fallSilent } from './silence.ts'

const hasPlace = ({ latitude }: Point) => latitude !== undefined

/**
 * A point without a place repeats the position before it. A repetition of its request is recognized only if no other
 * position followed: see docs/adr/0009. So it gets a request of its own.
 */
const recognizable = (record: StreamRecord): StreamRecord =>
  record.points.length > 1 ? { ...record, points: record.points.filter(hasPlace) } : record

/** What was applied, in order, and whether each record was sent once. */
interface Applied {
  readonly order: readonly StreamRecord[]
  readonly calls: number
  readonly calm: boolean
}

/** Throws if the result is not as expected. Returns the number of calls of the containers. */
export const directSchedule = async (
  table: Table,
  host: TestHost,
  seed: number,
  mutant: DirectMutant = {},
): Promise<number> => {
  const random = randomFrom(seed)
  const devices = [deviceId(1 + (seed % 500_000) * 2), deviceId(2 + (seed % 500_000) * 2)]
  for (const device of devices) await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  const rate = random.chance(0.3) ? 0 : 0.02 + random.unit() * 0.1
  const mutated = mutant.table?.(table) ?? table
  const base = { host, devices, rate, aside: new Map<string, string>(), handedOver: [], outage: false }
  const world: World = { ...base, table: mutated, lostAnswers: random.chance(0.5) ? 0.1 : 0 }
  const records = reports(random, devices).map(recognizable)
  const poison = new Set(records.filter(() => random.chance(0.02)).map(nameOf))
  const poisoned = { ...mutant, apply: refusing(poison, mutant.apply), applyStream: refusing(poison) }
  const { order, calls, calm } = random.chance(0.5)
    ? await withoutStream(world, records, random, poisoned)
    : await withSwitches(world, records, random, poisoned)
  await fallSilent(world, random)
  const wanted = order.filter(record => !poison.has(nameOf(record)))
  for (const device of devices) await checkDevice(table, device, wanted, calm)
  const isApplied = new Set(wanted.map(nameOf))
  const aside = new Set([...world.aside.values()].map(nameOfDeadLetter))
  check(
    devices[0]!,
    'set aside',
    [...aside].toSorted(),
    order
      .map(nameOf)
      .filter(name => !isApplied.has(name))
      .toSorted(),
  )
  await checkHandedOver(table, world, calm && rate === 0)
  await checkRepetition(table, world, wanted, random)
  return calls
}

const nameOf = ({ deviceId: device, receivedAt }: StreamRecord): string => `${device} ${receivedAt}`
const nameOfDeadLetter = (document: string): string => {
  const [{ kinesis }] = JSON.parse(document).payload.Records
  return nameOf(JSON.parse(Buffer.from(kinesis.data, 'base64').toString()))
}

/** Refuses some records as the log refuses an item that is too large. */
const refusing =
  (poison: ReadonlySet<string>, apply = applyRecords): typeof applyRecords =>
  (dependencies, state, records, config) => {
    if (records.some(({ record }) => poison.has(nameOf(record)))) throw new TypeError('poison')
    return apply(dependencies, state, records, config)
  }

const withoutStream = async (
  world: World,
  records: readonly StreamRecord[],
  random: Random,
  mutant: DirectMutant,
): Promise<Applied> => ({ order: records, ...(await reportAll(world, records, random, mutant)) })

/** Records that cannot be applied are set aside in both ways. */
interface PoisonedMutant extends DirectMutant {
  readonly applyStream: typeof applyRecords
}

/** Stream, then direct, with records that the old consumer delivers late; then a new stream. */
const withSwitches = async (
  world: World,
  records: readonly StreamRecord[],
  random: Random,
  { applyStream, ...mutant }: PoisonedMutant,
): Promise<Applied> => {
  const [first, second, third] = [0.25, 0.5, 0.75].map(part => Math.floor(records.length * part))
  const late = Math.max(0, first! - random.below(4))
  const unreadable = new Set<number>()
  const old = { records, unreadable, changesAt: 0 }
  const next = { records, unreadable, changesAt: third! }
  const delivered = (stream: Stream, ...range: [from: number, to: number]) =>
    deliverAll(world, { ...stream, range }, random, applyStream)
  const reported = (...range: [from: number, to: number]) => reportAll(world, records.slice(...range), random, mutant)
  const parts = [
    await delivered(old, 0, late),
    await reported(first!, second!),
    await delivered(old, late, first!),
    await reported(second!, third!),
    await delivered(next, third!, records.length),
  ]
  const order = [
    [0, late],
    [first, second],
    [late, first],
    [second, third],
    [third, records.length],
  ] as const
  return {
    order: order.flatMap(([from, to]) => records.slice(from, to)),
    calls: parts.reduce((sum, { calls }) => sum + calls, 0),
    calm: parts.every(({ calm }) => calm),
  }
}

const checkRepetition = async (
  table: Table,
  world: World,
  records: readonly StreamRecord[],
  random: Random,
): Promise<void> => {
  const { devices } = world
  const all = () => Promise.all(devices.map(device => everything(table, device)))
  const before = await all()
  const server = startServer(world, random, {}, 0)
  for (const record of records.filter(({ points }) => points.every(hasPlace)))
    check(record.deviceId, 'a repeated report is accepted', await report(server, record), true)
  check(devices[0]!, 'a repetition changes nothing', await all(), before)
}
