/** Measures the counts of the estimate again: table units with the counters of the benchmarks, and sizes of records. */
import { deviceLookup } from '#shared/ingest/devices.ts'
import { deviceId } from '#shared/model/ids.ts'
import { encodeRecord } from '#shared/stream/record.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { keys } from '#shared/table/keys.ts'
import { directUnits } from '../../bench/figures/directUnits.ts'
import { streamUnits } from '../../bench/figures/writeUnits.ts'
import { Reporter, START_MS } from '../../bench/kit/fleet.ts'
import { counting, openTestEnvironment, TABLE_NAME } from '../../bench/kit/testEnvironment.ts'
import { consumptionOf } from '../../scripts/cost/cost.ts'
import { COUNTS } from '../../scripts/cost/counts.ts'
import { full } from '../kit/runs.ts'

/** Vehicles that report every ten seconds, for 20 minutes, or for an hour with larger reports. */
const sizeOf = (vehicles: number, batch: number) => ({ vehicles, positions: batch === 1 ? 120 : 360 })

/** Returns the units of a position through the stream, for four vehicles that report at the same time. */
const estimatedStream = (batch: number) => {
  const used = consumptionOf({ devices: 4, every: 10, batch }, { ingestion: 'stream' })
  const ofIngest = used.reports * COUNTS.readsPerLookup
  // In the estimate, vehicles report at any time.
  const asOneBatch = (used.reports / 4 - used.batches) * COUNTS.readsPerBatch
  return { written: used.writeUnits / used.positions, read: (used.readUnits - ofIngest + asOneBatch) / used.positions }
}

/** Returns the units of a position without a stream, for one vehicle. */
const estimatedDirect = (batch: number) => {
  const used = consumptionOf({ devices: 1, every: 10, batch }, { ingestion: 'direct' })
  return { written: used.writeUnits / used.positions, read: used.readUnits / used.positions }
}

/** Events and chunks are not evenly spread over 20 minutes. */
const TOLERANCE = 0.12
const expectClose = (measured: number, expected: number) => {
  expect(measured / expected).toBeGreaterThan(1 - TOLERANCE)
  expect(measured / expected).toBeLessThan(1 + TOLERANCE)
}

test.each(full ? [1, 4, 10] : [1, 10])(
  'consumes the estimated units through the stream, %d positions in a batch',
  async batch => {
    const { written, read } = await streamUnits('mixed', batch, sizeOf(4, batch))
    expectClose(written, estimatedStream(batch).written)
    expectClose(read, estimatedStream(batch).read)
  },
)

test.each(full ? [1, 4, 10] : [1])(
  'consumes the estimated units without a stream, %d positions in a report',
  async batch => {
    const { written, read } = await directUnits('mixed', batch, sizeOf(1, batch))
    expectClose(written, estimatedDirect(batch).written)
    expectClose(read, estimatedDirect(batch).read)
  },
)

test('finds the device of a report with one read unit', async () => {
  const environment = await openTestEnvironment(START_MS)
  const { cost, counted } = counting(environment.send)
  await deviceLookup(dynamoTable(counted, TABLE_NAME), environment.host.now)('van')
  environment.end()
  expect(cost.read).toBe(COUNTS.readsPerLookup)
})

test('finds a device with four ingest keys with one read unit', async () => {
  const environment = await openTestEnvironment(START_MS)
  const { cost, counted } = counting(environment.send)
  const table = dynamoTable(counted, TABLE_NAME)
  const hash = 'x'.repeat(43)
  const four = Array.from({ length: 4 }, () => ({ hash, createdAt: START_MS, until: START_MS }))
  await table.write({ put: { ...keys.uniqueId('van'), deviceId: 1, ingestKeys: JSON.stringify(four) } })
  const device = await deviceLookup(table, environment.host.now)('van')
  environment.end()
  expect(device?.keys).toEqual(four)
  expect(cost.read).toBe(COUNTS.readsPerLookup)
})

test.each([1, 10])('writes records of the estimated size, with %d positions', positions => {
  const reporter = new Reporter(deviceId(1), 'driving')
  const sizes = Array.from({ length: 50 }, () => encodeRecord(reporter.nextRecord(positions)).length)
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
  expectClose(mean, COUNTS.recordBytes + (positions - 1) * COUNTS.bytesPerFurtherPosition)
})
