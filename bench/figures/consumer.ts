/** CPU cost of applying a position, in the consumer and in the table, compared with the naive design. */
import type { KinesisStreamEvent } from 'aws-lambda'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { cpuOf, median, rounds } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { batchesOf, warmUp, Reporter, START_MS } from '../kit/fleet.ts'
import { naiveWriter } from '../kit/naive.ts'
import { addDevices, openTestEnvironment, type TestEnvironment } from '../kit/testEnvironment.ts'

const VEHICLES = sized(300, 10)
const ROUNDS = sized(5, 1)
/** Vehicles per round of the naive writer, which is slower. */
const NAIVE_VEHICLES = VEHICLES / 2

type Write = (batch: KinesisStreamEvent) => Promise<unknown>

/** Returns the number of positions written per CPU second. */
const rate = async (
  { emulatorPid }: TestEnvironment,
  write: Write,
  batches: readonly KinesisStreamEvent[],
): Promise<number> => {
  const positions = batches.reduce((sum, { Records }) => sum + Records.length, 0)
  const { seconds } = await cpuOf([emulatorPid], async () => {
    for (const batch of batches) await write(batch)
  })
  return positions / seconds
}

interface Rates {
  readonly naive: number
  readonly one: number
  readonly four: number
}

/** Prepares a fleet with earlier reports. Returns the function that applies its next reports with both designs in turn. */
const prepared = async (): Promise<() => Promise<Rates>> => {
  const environment = await openTestEnvironment(START_MS)
  const handler = consume(positionsConsumer())
  const log: Write = async batch => {
    if ((await handler(batch)).batchItemFailures.length > 0) throw new Error('a batch failed')
  }
  const naive = naiveWriter(environment.send)
  const reporters = (await addDevices(environment, VEHICLES)).map(id => new Reporter(id, 'mixed'))
  for (const batch of warmUp(reporters)) await log(batch)
  const plain = () => rate(environment, naive, batchesOf(reporters.slice(0, NAIVE_VEHICLES), 1))
  return async () => {
    const before = await plain()
    const one = await rate(environment, log, [...batchesOf(reporters, 1), ...batchesOf(reporters, 1)])
    const four = await rate(environment, log, batchesOf(reporters, 4))
    // Measured before and after the product, so that changes of load affect both.
    return { naive: (before + (await plain())) / 2, one, four }
  }
}

export const run = async (): Promise<Figure[]> => {
  const measureBoth = await prepared()
  await measureBoth()
  const results = await rounds(ROUNDS, measureBoth)
  return [
    ratio(
      '1 per batch, against one item per position',
      results.map(({ one, naive }) => one / naive),
      4.5,
    ),
    ratio(
      '4 per batch, against one item per position',
      results.map(({ four, naive }) => four / naive),
      13,
    ),
    positionsRate(
      '1 per batch',
      results.map(({ one }) => one),
    ),
    positionsRate(
      '4 per batch',
      results.map(({ four }) => four),
    ),
    positionsRate(
      'one item per position',
      results.map(({ naive }) => naive),
    ),
  ]
}

const ratio = (figure: string, values: readonly number[], atLeast: number): Figure => ({
  figure,
  value: median(values),
  unit: 'x',
  goal: { atLeast },
})

const positionsRate = (figure: string, values: readonly number[]): Figure => ({
  figure,
  value: median(values),
  unit: 'positions/CPU-s',
})
