/**
 * How many reports of one shard the consumer applies per CPU second of its own, through the event source that delivers batches
 * as Lambda does. The table's CPU is not included, because on AWS it is not the function's.
 */
import type { KinesisStreamEvent } from 'aws-lambda'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { encodeRecord } from '#shared/stream/record.ts'
import { startEventSource } from '../../local/stream/eventSource.ts'
import { sequenceOf } from '../../local/stream/frames.ts'
import { Shard } from '../../local/stream/shard.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { Reporter, START_MS, warmUp } from '../kit/fleet.ts'
import { cpuOf, median, rounds } from '../kit/measure.ts'
import { addDevices, openTestEnvironment, type TestEnvironment } from '../kit/testEnvironment.ts'

const ROUNDS = sized(5, 1)
const REPORTS = sized(3000, 60)
/** As deployed. */
const SETTINGS = {
  address: 'stream.positions',
  batchSize: 100,
  windowMs: 0,
  bisect: true,
  partialFailures: true,
  retries: Infinity,
  maxAgeMs: Infinity,
}
/** What one shard accepts in a second. */
const PER_SHARD = 1000

interface Load {
  readonly figure: string
  /** Devices in a batch of 100 records. */
  readonly devices: number
  readonly parallelization: number
}

const LOADS: readonly Load[] = [
  { figure: '100 devices in a batch, one report each', devices: 100, parallelization: 1 },
  { figure: '25 devices in a batch, four reports each', devices: 25, parallelization: 1 },
  { figure: 'one device', devices: 1, parallelization: 1 },
  { figure: '100 devices, four batches at a time', devices: 100, parallelization: 4 },
]

let stored = 0

/** Returns a shard with the next reports of the devices: each reports `100 / devices` times, then the next one does. */
const filled = (reporters: readonly Reporter[]): Shard => {
  const shard = new Shard(0, '', () => undefined)
  const inARow = Math.max(1, SETTINGS.batchSize / reporters.length)
  for (let n = 0; n < REPORTS; n += 1) {
    const record = reporters[Math.floor(n / inARow) % reporters.length]?.nextRecord()
    if (!record) throw new Error('no reporter')
    shard.add({
      sequence: sequenceOf({ generation: START_MS, count: (stored += 1) }),
      partitionKey: String(record.deviceId),
      arrivedAt: record.receivedAt,
      data: Buffer.from(encodeRecord(record)),
    })
  }
  return shard
}

type Handler = (event: KinesisStreamEvent) => Promise<unknown>

/** Returns the reports applied per CPU second of this process. */
const applied = async (
  { emulatorPid, host }: TestEnvironment,
  handler: Handler,
  { reporters, parallelization }: { readonly reporters: readonly Reporter[]; readonly parallelization: number },
): Promise<number> => {
  const shard = filled(reporters)
  const { ownSeconds } = await cpuOf([emulatorPid], async () => {
    let done = (): void => undefined
    const empty = new Promise<void>(resolve => void (done = resolve))
    const source = startEventSource(
      shard,
      { ...SETTINGS, parallelization },
      {
        streamArn: 'arn:aws:kinesis:local:000000000000:stream/positions',
        invoke: handler,
        writeDeadLetters: () => Promise.reject(new Error('a record was given up')),
        now: () => Date.now(),
        log: host.log,
        onProcessed: () => {
          if (shard.length === 0) done()
        },
      },
    )
    await empty
    await source.stop()
  })
  return REPORTS / ownSeconds
}

export const run = async (): Promise<Figure[]> => {
  const environment = await openTestEnvironment(START_MS)
  const handler = consume(positionsConsumer())
  const reporters = (await addDevices(environment, sized(300, 100))).map(id => new Reporter(id, 'mixed'))
  for (const batch of warmUp(reporters)) await handler(batch)
  const measure = ({ devices, parallelization }: Load) =>
    applied(environment, handler, {
      reporters: reporters.slice(0, devices === 100 ? undefined : devices),
      parallelization,
    })
  await rounds(1, async () => Promise.all(LOADS.slice(0, 1).map(measure)))
  const rates = await rounds(ROUNDS, async () => {
    const round: number[] = []
    for (const load of LOADS) round.push(await measure(load))
    return round
  })
  return LOADS.map(({ figure }, n) => ({
    figure,
    value: median(rates.map(round => round[n] ?? NaN)),
    unit: 'reports/CPU-s',
    goal: { atLeast: PER_SHARD },
  }))
}
