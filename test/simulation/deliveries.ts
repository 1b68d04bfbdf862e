/**
 * Event source of a schedule. It delivers records as Lambda can: in batches of any size, again after a failure,
 * bisected, to two containers at once, or once more much later; during outages; and finally from a new stream with
 * lower sequence numbers. In between, the function that marks silent devices runs.
 */
import type { KinesisStreamEvent } from 'aws-lambda'
import { applyRecords } from '#shared/stream/applyRecords.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { kinesisEvent } from '../kit/kinesis.ts'
import { container, type World } from './faults.ts'
import type { Random } from './random.ts'
import { lookAfterQuiet } from './silence.ts'

type Handler = ReturnType<typeof consume>

export interface Stream {
  readonly records: readonly StreamRecord[]
  /** Indices of records that cannot be decoded. */
  readonly unreadable: ReadonlySet<number>
  /** Index of the first record of the second stream; 0 if there is only one. */
  readonly changesAt: number
  /** Range of the records to deliver; default: all. Earlier ones can be delivered again. */
  readonly range?: readonly [from: number, to: number]
}

/** Returns the records in one stream or two. */
export const streamOf = (records: readonly StreamRecord[], random: Random): Stream => {
  const unreadable = new Set(records.flatMap((_, n) => (random.chance(0.02) ? [n] : [])))
  return { records, unreadable, changesAt: random.chance(0.3) ? random.below(records.length) : 0 }
}

const NEW_STREAM = 'arn:aws:kinesis:eu-north-1:000000000000:stream/new'
/** The first stream has had more records than the second. */
const USED_BEFORE = 1000

/** Returns the records from one index to another, the second exclusive, all of one stream. */
export const eventOf = ({ records, unreadable, changesAt }: Stream, from: number, to: number): KinesisStreamEvent => {
  const isNew = from >= changesAt && changesAt > 0
  const { Records } = kinesisEvent(records.slice(from, to), isNew ? from - changesAt : USED_BEFORE + from)
  return {
    Records: Records.map((record, n) => ({
      ...record,
      ...(isNew && { eventSourceARN: NEW_STREAM }),
      ...(unreadable.has(from + n) && { kinesis: { ...record.kinesis, data: 'eyJ2Ijo5fQ==' } }),
    })),
  }
}

/** Delivers an event. A handler that throws is a failed invocation. Returns the number of processed records. */
const deliver = async (handler: Handler, event: KinesisStreamEvent): Promise<number> => {
  const numbers = event.Records.map(({ kinesis }) => kinesis.sequenceNumber)
  try {
    const { batchItemFailures } = await handler(event)
    const failed = batchItemFailures.map(({ itemIdentifier }) => numbers.indexOf(itemIdentifier))
    return Math.min(numbers.length, ...failed)
  } catch {
    return 0
  }
}

/** Deliveries until a schedule is considered stuck. */
export const MAX_DELIVERIES = 400

interface Ran {
  readonly calls: number
  /** True if nothing failed and no two containers worked at the same time. */
  readonly calm: boolean
}

/** Delivers all records. Returns the number of calls of the containers, and whether the schedule was calm. */
export const deliverAll = async (world: World, stream: Stream, random: Random, apply = applyRecords): Promise<Ran> => {
  let calls = 0
  let calm = world.rate === 0
  const start = () => {
    const made = container(world, random)
    const consumer = positionsConsumer(() => made.table, made.dispatch, undefined, apply)
    return { handler: consume(consumer, () => made.setAside), made }
  }
  const { records, changesAt, range: [from, to] = [0, records.length] } = stream
  // Containers cache states. One that was idle while another worked has outdated ones.
  const pool = [start(), start()]
  let outageLeft = 0
  let done = from
  for (let deliveries = 0; done < to; deliveries += 1) {
    if (deliveries === MAX_DELIVERIES) throw new Error('the stream does not advance')
    if (outageLeft === 0 && random.chance(0.03)) outageLeft = 1 + random.below(8)
    world.outage = outageLeft > 0
    outageLeft = Math.max(0, outageLeft - 1)
    const place = random.chance(0.7) ? 0 : 1
    const current = pool[place]!
    const size = 1 + random.below(random.chance(0.3) ? records.length : 6)
    const [begin, end] = done < changesAt ? [0, Math.min(to, changesAt)] : [changesAt, to]
    const last = Math.min(end, done + size)
    const batch = eventOf(stream, done, last)
    const received = records.slice(done, last).map(({ receivedAt }) => receivedAt)
    world.host.clock.set(new Date(Math.max(...received)).toISOString())
    // A timed-out container can still work while the batch is delivered to another one.
    const overtaken = random.chance(0.2) ? deliver(start().handler, batch) : undefined
    if (overtaken || world.outage) calm = false
    const stale = random.chance(0.1) ? begin + random.below(done - begin + 1) : end
    const applied = await deliver(current.handler, batch)
    const again = Math.min(end, stale + 1 + random.below(5))
    if (stale < end) await deliver(current.handler, eventOf(stream, stale, again))
    if (random.chance(0.7)) await overtaken
    if (world.outage && applied > 0) throw new Error('records are done while nothing answers')
    done += applied
    if (applied < batch.Records.length || random.chance(0.15)) {
      calls += current.made.calls()
      pool[place] = start()
    }
    await overtaken
    if (random.chance(0.15)) await lookAfterQuiet(world, random)
  }
  world.outage = false
  return { calls: pool.reduce((sum, { made }) => sum + made.calls(), calls), calm }
}
