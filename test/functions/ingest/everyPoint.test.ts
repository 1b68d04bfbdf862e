/**
 * The promise to trackers: a request of a known device that is answered 2xx leaves each of its points in the stream, as a
 * point or as a refused request with everything that came. REQUESTS says how many are tried:
 * `REQUESTS=100000 npm test -- everyPoint`. A failure prints the request and the seed that runs it again.
 */
import fc from 'fast-check'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { Point, Rejected, StreamRecord } from '#shared/stream/record.ts'
import { deviceId } from '#shared/model/ids.ts'
import { kinesisEvent } from '../../kit/kinesis.ts'
import { runs } from '../../kit/runs.ts'
import { positionsIn } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { quarantine } from '#shared/table/quarantine.ts'
import { keys } from '#shared/table/keys.ts'
import { tableOf } from '../../kit/table.ts'
import { expectSameWhenReadAgain } from '../../protocol/reading.ts'
import { type Case, cases, type Fix, KNOWN } from './requests.ts'
import { send, type TrackerWorld, trackerWorld } from './tracker.ts'

const REQUESTS = Number(process.env['REQUESTS'] ?? runs(500, 5000))
const THROUGH_THE_LOG = Math.max(40, Math.min(1000, REQUESTS / 100))

let world: TrackerWorld
beforeEach(async () => {
  world = await trackerWorld()
})

/** Sends a request. Returns what the stream took of it, or undefined if the answer is not 2xx. */
const taken = async ({ sent }: Case): Promise<StreamRecord[] | undefined> => {
  world.taken.length = 0
  const { statusCode = 0 } = await send(sent)
  return statusCode >= 200 && statusCode < 300 ? world.taken.map(({ record }) => record) : undefined
}

const isAt = ({ latitude, longitude, time }: Fix, point: Point) =>
  point.latitude === latitude && point.longitude === longitude && point.fixTime === time

const says = ({ query, body }: Rejected, text: string) =>
  decodeURIComponent(query).includes(text) || body.includes(text)

const checkKept = (one: Case, records: readonly StreamRecord[]): void => {
  const points = records.flatMap(record => record.points)
  const rejected = records.flatMap(record => record.rejected ?? [])
  for (const fix of one.stored) {
    const found = points.find(point => isAt(fix, point))
    expect(found && JSON.stringify(found.attributes)).toContain(fix.mark)
    if (fix.fault === 'altitude') expect(String(found?.attributes?.['ignored'])).toMatch(/^alt(itude)?$/)
  }
  for (const fix of one.refused) expect(rejected.filter(entry => says(entry, fix.mark))).toHaveLength(1)
  if (one.broken !== undefined && one.broken.trim() !== '\u{feff}') {
    // The fields in front of the cut are a point or refused. What is cut is kept.
    const isMultipart = one.broken.includes('--b0und')
    if (!isMultipart) expect(rejected.filter(({ body }) => body === one.broken)).toHaveLength(1)
    else expect(points.length + rejected.length).toBeGreaterThan(0)
  }
  for (const record of records) expect(KNOWN[one.device ?? '']).toBe(String(record.deviceId))
}

test(`keeps every point of ${REQUESTS} requests, whatever carries it`, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async one => {
      const records = await taken(one)
      const isWhole = one.broken === undefined
      const isKnown = one.device !== undefined && KNOWN[one.device] !== undefined
      // Without any point it can be news of OwnTracks, which is answered 200 whoever sends it.
      const hasPoints = one.stored.length + one.refused.length > 0
      if (isWhole && hasPoints) expect(records !== undefined).toBe(isKnown)
      if (!records || !isKnown) return
      checkKept(one, records)
      for (const { receivedAt, rejected = [] } of records)
        expectSameWhenReadAgain([{ uniqueId: one.device ?? '', rejected }], receivedAt)
    }),
    { numRuns: REQUESTS },
  )
}, 3_600_000)

test(`keeps every point of ${THROUGH_THE_LOG} requests in the log or the quarantine`, async () => {
  const table = tableOf(world.host)
  for (const id of [31, 42]) await table.write({ put: { ...keys.deviceState(deviceId(id)), rev: 0 } })
  const log = positionLog(table)
  const consumer = consume(positionsConsumer())
  let delivered = 0
  await fc.assert(
    fc.asyncProperty(cases, async one => {
      const records = await taken(one)
      if (!records) return
      expect(await consumer(kinesisEvent(records, delivered))).toEqual({ batchItemFailures: [] })
      delivered += records.length
      const now = world.host.now()
      for (const fix of one.stored) {
        const id = deviceId(Number(KNOWN[one.device ?? '']))
        const found = []
        for await (const segment of log.between(id, fix.time, fix.time)) found.push(...positionsIn(segment))
        expect(JSON.stringify(found)).toContain(fix.mark)
      }
      for (const fix of one.refused) {
        const kept: Rejected[] = []
        for await (const entry of quarantine(table).between(now, now)) kept.push(entry)
        expect(kept.some(entry => says(entry, fix.mark))).toBe(true)
      }
    }),
    { numRuns: THROUGH_THE_LOG },
  )
}, 3_600_000)
