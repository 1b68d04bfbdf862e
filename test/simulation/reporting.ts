/**
 * Trackers of a schedule without a stream. Each sends its reports in order, and repeats one until a container answers 200.
 * Containers are killed, lose answers, or still work on a report when the tracker sends it again to another one.
 */
import type { DeadLetters, PositionStream } from '#shared/ports.ts'
import { directApplication } from '#shared/stream/applyDirectly.ts'
import { applyRecords } from '#shared/stream/applyRecords.ts'
import { encodeRecord, type StreamRecord } from '#shared/stream/record.ts'
import type { Table } from '#shared/table/table.ts'
import { setImmediate } from 'node:timers/promises'
import { MAX_DELIVERIES } from './deliveries.ts'
import { type Container, container, type World } from './faults.ts'
import type { Random } from './random.ts'
import { lookAfterQuiet } from './silence.ts'

type Apply = typeof applyRecords

/** Ways in which a planted bug changes the driver. */
export interface DirectMutant {
  readonly table?: (table: Table) => Table
  readonly apply?: Apply
  readonly stream?: (stream: PositionStream) => PositionStream
}

interface Server {
  readonly stream: PositionStream
  readonly made: Container
}

const nothing = async () => undefined

/** The client repeats a write whose answer was lost, so that the second attempt meets the first one's result. */
const repeatingWrites = (table: Table, random: Random, rate: number): Table => ({
  ...table,
  write: async write => {
    if (random.chance(rate)) await table.write(write)
    return table.write(write)
  },
})

/** Starts a container that applies reports. */
export const startServer = (world: World, random: Random, mutant: DirectMutant = {}, rate = world.rate): Server => {
  const made = container(world, random, rate)
  const stream = directApplication({
    host: world.host,
    address: 'test',
    table: repeatingWrites(made.table, random, world.lostAnswers ?? 0),
    dispatch: made.dispatch,
    publish: nothing,
    deadLetters: (): DeadLetters => made.setAside,
    pause: () => setImmediate(),
    ...(mutant.apply && { apply: mutant.apply }),
  })
  return { made, stream: mutant.stream?.(stream) ?? stream }
}

/** Returns true if the report was answered with 200. */
export const report = ({ stream }: Server, record: StreamRecord): Promise<boolean> =>
  stream.put(String(record.deviceId), encodeRecord(record)).then(
    () => true,
    () => false,
  )

interface Reported {
  readonly calls: number
  /** True if no report was sent twice. */
  readonly calm: boolean
}

/** Sends all records. Returns the number of calls of the containers, and whether each report was sent once. */
export const reportAll = async (
  world: World,
  records: readonly StreamRecord[],
  random: Random,
  mutant: DirectMutant = {},
): Promise<Reported> => {
  let calls = 0
  let calm = true
  const start = () => startServer(world, random, mutant)
  const pool = [start(), start()]
  const overlaps = random.chance(0.5) ? 0.2 : 0
  for (const record of records) {
    for (let sent = 1, answered = false; !answered; sent += 1) {
      if (sent === MAX_DELIVERIES) throw new Error('a report is never accepted')
      world.outage = random.chance(0.03)
      world.host.clock.set(new Date(record.receivedAt).toISOString())
      const place = random.chance(0.7) ? 0 : 1
      const current = pool[place]!
      const overtaken = random.chance(overlaps) ? report(start(), record) : undefined
      answered = await report(current, record)
      if (world.outage && answered) throw new Error('a report is accepted while nothing answers')
      await overtaken
      if (overtaken || !answered) calm = false
      if (!answered || random.chance(0.1)) {
        calls += current.made.calls()
        pool[place] = start()
      }
    }
    if (random.chance(0.15)) await lookAfterQuiet(world, random)
  }
  world.outage = false
  return { calls: pool.reduce((sum, { made }) => sum + made.calls(), calls), calm }
}
