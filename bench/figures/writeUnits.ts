/** Table units for one hour of a fleet, counted by the emulator and therefore the same on every machine. */
import type { KinesisStreamEvent } from 'aws-lambda'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { addDevices, counting, openTestEnvironment, TABLE_NAME } from '../kit/testEnvironment.ts'
import { type Figure, type Goal, sized } from '../kit/figure.ts'
import { batchesOf, warmUp, REPORT_EVERY_MS, Reporter, START_MS, type Traffic } from '../kit/fleet.ts'

const VEHICLES = sized(12, 2)
const HOUR_POSITIONS = sized(3_600_000, 80_000) / REPORT_EVERY_MS

/** Size of a fleet and number of positions of each of its vehicles, by default an hour. */
interface Size {
  readonly vehicles: number
  readonly positions: number
}

const HOUR: Size = { vehicles: VEHICLES, positions: HOUR_POSITIONS }

/** Returns the table units for a position if `perBatch` positions of each vehicle are in a batch of the consumer. */
export const streamUnits = async (traffic: Traffic, perBatch: number, { vehicles, positions } = HOUR) => {
  const environment = await openTestEnvironment(START_MS)
  const { cost, counted } = counting(environment.send)
  const handler = consume(positionsConsumer(() => dynamoTable(counted, TABLE_NAME)))
  const apply = async (batch: KinesisStreamEvent) => {
    environment.setTime(1000 * Math.max(...batch.Records.map(({ kinesis }) => kinesis.approximateArrivalTimestamp)))
    const { batchItemFailures } = await handler(batch)
    if (batchItemFailures.length > 0) throw new Error('a batch failed')
  }
  const reporters = (await addDevices(environment, vehicles)).map(id => new Reporter(id, traffic))
  for (const batch of warmUp(reporters)) await apply(batch)
  Object.assign(cost, { read: 0, written: 0 })
  for (let sent = 0; sent < positions; sent += perBatch) {
    for (const batch of batchesOf(reporters, perBatch)) await apply(batch)
  }
  environment.end()
  return { written: cost.written / vehicles / positions, read: cost.read / vehicles / positions }
}

const GOALS: Readonly<Record<string, Goal>> = {
  'mixed, 1 per batch': { atMost: 1.1 },
  'mixed, 4 per batch': { atMost: 0.3 },
  'driving, 4 per batch': { atMost: 0.32 },
}

export const run = async (): Promise<Figure[]> => {
  const figures: Figure[] = []
  for (const traffic of ['mixed', 'driving'] as const) {
    for (const perBatch of [1, 4]) {
      const { written, read } = await streamUnits(traffic, perBatch)
      const of = `${traffic}, ${perBatch} per batch`
      const goal = GOALS[of]
      figures.push({ figure: `write units, ${of}`, value: written, unit: 'units/position', ...(goal && { goal }) })
      figures.push({ figure: `read units, ${of}`, value: read, unit: 'units/position' })
    }
  }
  return figures
}
