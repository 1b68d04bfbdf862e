/** What applying a position costs in CPU, of the consumer and of the table, against the plain design. */
import type { KinesisStreamEvent } from 'aws-lambda'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { cpuOf, median, rounds } from '../kit/cpu.ts'
import type { Figure } from '../kit/figure.ts'
import { batchesOf, headStart, Reporter, START_MS } from '../kit/fleet.ts'
import { naiveWriter } from '../kit/naive.ts'
import { addDevices, openPlace, type Place } from '../kit/place.ts'
import { sized } from '../kit/size.ts'

const VEHICLES = sized(300, 10)
const ROUNDS = sized(5, 1)
/** Vehicles whose reports the plain writer takes in a round: it is slower. */
const NAIVE_VEHICLES = VEHICLES / 2

type Write = (batch: KinesisStreamEvent) => Promise<unknown>

/** Positions that a CPU-second writes. */
const rate = async ({ emulatorPid }: Place, write: Write, batches: readonly KinesisStreamEvent[]): Promise<number> => {
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

/** A fleet whose devices have reported before, and the two designs that take turns with what it reports next. */
const prepared = async (): Promise<() => Promise<Rates>> => {
  const place = await openPlace(START_MS)
  const handler = consume(positionsConsumer())
  const log: Write = async batch => {
    if ((await handler(batch)).batchItemFailures.length > 0) throw new Error('a batch failed')
  }
  const naive = naiveWriter(place.send)
  const reporters = (await addDevices(place, VEHICLES)).map(id => new Reporter(id, 'mixed'))
  for (const batch of headStart(reporters)) await log(batch)
  const plain = () => rate(place, naive, batchesOf(reporters.slice(0, NAIVE_VEHICLES), 1))
  return async () => {
    const before = await plain()
    const one = await rate(place, log, [...batchesOf(reporters, 1), ...batchesOf(reporters, 1)])
    const four = await rate(place, log, batchesOf(reporters, 4))
    // On both sides of what it is compared with, so that a change of load in between is shared.
    return { naive: (before + (await plain())) / 2, one, four }
  }
}

export const run = async (): Promise<Figure[]> => {
  const compared = await prepared()
  await compared()
  const results = await rounds(ROUNDS, compared)
  return [
    ratio(
      '1 per batch, against one item per position',
      results.map(({ one, naive }) => one / naive),
      2.5,
    ),
    ratio(
      '4 per batch, against one item per position',
      results.map(({ four, naive }) => four / naive),
      9,
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
