/**
 * Property: after a 2xx response to a known device, the stream holds each point of the request. A rejected point is held
 * with the complete input. REQUESTS sets the number of requests: `REQUESTS=100000 npm test -- everyPoint`. A failure
 * prints the request and the seed that reproduces it.
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
const LOG_REQUESTS = Math.max(40, Math.min(1000, REQUESTS / 100))

let world: TrackerWorld
beforeEach(async () => {
  world = await trackerWorld()
})

/** Sends a request. Returns the records that it wrote to the stream, or undefined if the response is not 2xx. */
const recordsOf = async ({ sent }: Case): Promise<StreamRecord[] | undefined> => {
  world.written.length = 0
  const { statusCode = 0 } = await send(sent)
  return statusCode >= 200 && statusCode < 300 ? world.written.map(({ record }) => record) : undefined
}

const isAt = ({ latitude, longitude, time }: Fix, point: Point) =>
  point.latitude === latitude && point.longitude === longitude && point.fixTime === time

const contains = ({ query, body }: Rejected, text: string) =>
  decodeURIComponent(query).includes(text) || body.includes(text)

const checkKept = (one: Case, records: readonly StreamRecord[]): void => {
  const points = records.flatMap(record => record.points)
  const rejected = records.flatMap(record => record.rejected ?? [])
  for (const fix of one.stored) {
    const found = points.find(point => isAt(fix, point))
    expect(found && JSON.stringify(found.attributes)).toContain(fix.mark)
    if (fix.fault === 'altitude') expect(String(found?.attributes?.['ignored'])).toMatch(/^alt(itude)?$/)
  }
  for (const fix of one.refused) expect(rejected.filter(entry => contains(entry, fix.mark))).toHaveLength(1)
  if (one.broken !== undefined && one.broken.trim() !== '\u{feff}') {
    // Fields before the cut become a point or a rejected request. The truncated rest is kept.
    const isMultipart = one.broken.includes('--b0und')
    if (!isMultipart) expect(rejected.filter(({ body }) => body === one.broken)).toHaveLength(1)
    else expect(points.length + rejected.length).toBeGreaterThan(0)
  }
  for (const record of records) expect(KNOWN[one.device ?? '']).toBe(String(record.deviceId))
}

test(`keeps every point of ${REQUESTS} requests in any format`, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async one => {
      const records = await recordsOf(one)
      const isWhole = one.broken === undefined
      const isKnown = one.device !== undefined && KNOWN[one.device] !== undefined
      // A request without points can be an OwnTracks status message, which returns 200 for any sender.
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

test(`keeps every point of ${LOG_REQUESTS} requests in the log or the quarantine`, async () => {
  const table = tableOf(world.host)
  for (const id of [31, 42]) await table.write({ put: { ...keys.deviceState(deviceId(id)), rev: 0 } })
  const log = positionLog(table)
  const consumer = consume(positionsConsumer())
  let delivered = 0
  await fc.assert(
    fc.asyncProperty(cases, async one => {
      const records = await recordsOf(one)
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
        expect(kept.some(entry => contains(entry, fix.mark))).toBe(true)
      }
    }),
    { numRuns: LOG_REQUESTS },
  )
}, 3_600_000)
