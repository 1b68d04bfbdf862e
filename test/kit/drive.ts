/** Applies reports of a device through the real consumer, one record per point. */
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Point, StreamRecord } from '#shared/stream/record.ts'
import { kinesisEvent } from './kinesis.ts'

let sent = 0

/** Delivers records to the consumer in batches of 100. */
export const deliver = async (records: readonly StreamRecord[]): Promise<void> => {
  const handler = consume(positionsConsumer())
  for (let n = 0; n < records.length; n += 100) {
    const batch = records.slice(n, n + 100)
    expect(await handler(kinesisEvent(batch, sent))).toEqual({ batchItemFailures: [] })
    sent += batch.length
  }
}

/** Delivers one record per point, received 0.5 s after its fix. */
export const drive = (device: number, points: readonly Point[]): Promise<void> =>
  deliver(
    points.map(point => ({
      v: 1,
      deviceId: deviceId(device),
      protocol: 'osmand',
      receivedAt: point.fixTime + 500,
      ip: '192.0.2.7',
      points: [point],
    })),
  )

/** Returns a point n minutes after noon. The device moves north by 0.001° per minute at 20 knots. */
export const atMinute = (minute: number, changes: Partial<Point> = {}): Point => ({
  fixTime: Date.parse('2026-06-01T12:00:00Z') + minute * 60_000,
  latitude: 50 + minute / 1000,
  longitude: 10,
  speed: 20,
  ...changes,
})
