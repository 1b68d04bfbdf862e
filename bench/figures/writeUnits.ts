/** What an hour of a fleet costs in the table: counted by the emulator, so the same on every machine. */
import type { KinesisStreamEvent } from 'aws-lambda'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { dynamoTable, type DynamoAction, type Send } from '#shared/table/dynamo.ts'
import * as z from 'zod/mini'
import type { Benchmark, Figure, Goal } from '../kit/figure.ts'
import { batchesOf, headStart, REPORT_EVERY_MS, Reporter, START_MS, type Traffic } from '../kit/fleet.ts'
import { addDevices, openPlace, TABLE_NAME } from '../kit/place.ts'

const VEHICLES = 12
const HOUR_POSITIONS = 3_600_000 / REPORT_EVERY_MS
const READS: readonly DynamoAction[] = ['GetItem', 'BatchGetItem', 'Query']

const Consumed = z.object({ CapacityUnits: z.number() })
const Capacity = z.union([
  z.array(Consumed),
  z.pipe(
    Consumed,
    z.transform(one => [one]),
  ),
])

/** Asks with each request what it cost, and adds it up. */
const counting = (send: Send) => {
  const units = { read: 0, written: 0 }
  const counted: Send = async (action, input) => {
    const answer = await send(action, { ...input, ReturnConsumedCapacity: 'TOTAL' })
    const cost = Capacity.parse(answer['ConsumedCapacity']).reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
    units[READS.includes(action) ? 'read' : 'written'] += cost
    return answer
  }
  return { units, counted }
}

const hour = async (traffic: Traffic, perBatch: number) => {
  const place = await openPlace(START_MS)
  const { units, counted } = counting(place.send)
  const handler = consume(positionsConsumer(() => dynamoTable(counted, TABLE_NAME)))
  const apply = async (batch: KinesisStreamEvent) => {
    place.setTime(1000 * Math.max(...batch.Records.map(({ kinesis }) => kinesis.approximateArrivalTimestamp)))
    const { batchItemFailures } = await handler(batch)
    if (batchItemFailures.length > 0) throw new Error('a batch failed')
  }
  const reporters = (await addDevices(place, VEHICLES)).map(id => new Reporter(id, traffic))
  for (const batch of headStart(reporters)) await apply(batch)
  Object.assign(units, { read: 0, written: 0 })
  for (let sent = 0; sent < HOUR_POSITIONS; sent += perBatch) {
    for (const batch of batchesOf(reporters, perBatch)) await apply(batch)
  }
  const positions = VEHICLES * HOUR_POSITIONS
  return { written: units.written / positions, read: units.read / positions }
}

const GOALS: Readonly<Record<number, Goal>> = { 1: { atMost: 1.1 }, 4: { atMost: 0.3 } }

const run = async (): Promise<Figure[]> => {
  const figures: Figure[] = []
  for (const traffic of ['mixed', 'driving'] as const) {
    for (const perBatch of [1, 4]) {
      const { written, read } = await hour(traffic, perBatch)
      const goal = traffic === 'mixed' ? GOALS[perBatch] : undefined
      const of = `${traffic}, ${perBatch} per batch`
      figures.push({ figure: `write units, ${of}`, value: written, unit: 'units/position', ...(goal && { goal }) })
      figures.push({ figure: `read units, ${of}`, value: read, unit: 'units/position' })
    }
  }
  return figures
}

export const writeUnits: Benchmark = { summary: 'write units of the table for each position of a fleet’s hour', run }
