/**
 * Reports of a few phones: mostly in order, sometimes late, repeated, repeated with one changed value, without a place
 * or with an invalid one, or with a clock ahead.
 */
import type { DeviceId } from '#shared/model/ids.ts'
import type { Point, Rejected, StreamRecord } from '#shared/stream/record.ts'
import type { Random } from './random.ts'

/** A month and a day end during the reports. */
const START = Date.UTC(2026, 4, 31, 23, 53)

const REJECTED: Rejected = { reason: 'latitude is not a number', query: 'lat=x', contentType: '', body: '' }

const point = (random: Random, fixTime: number): Point => ({
  fixTime,
  latitude: random.below(900) / 100,
  longitude: random.below(900) / 100,
  speed: random.below(60),
  ...(random.chance(0.12) && { valid: false }),
  // Large attributes fill a tail with a few positions, so that a short schedule has many flushes.
  attributes: random.chance(0.6)
    ? { note: String(random.unit()).padEnd(40 + random.below(400), 'x') }
    : { batteryLevel: random.below(100) },
})

/** Returns the same point with a value that the server would compute. */
const retold = (random: Random, again: Point): Point =>
  again.latitude === undefined
    ? again
    : {
        ...again,
        attributes: {
          ...again.attributes,
          ...(random.chance(0.5) ? { motion: random.chance(0.5) } : { distance: random.below(300) / 100 }),
        },
      }

/** Returns records in the order of the stream. The n-th has the n-th sequence number. */
export const reports = (random: Random, devices: readonly DeviceId[]): StreamRecord[] => {
  const clocks = new Map(devices.map(device => [device, START]))
  const sent: Point[] = []
  return Array.from({ length: 12 + random.below(20) }, () => {
    const deviceId = devices[random.below(devices.length)] ?? devices[0]!
    const now = (clocks.get(deviceId) ?? START) + 1000 + random.below(120_000)
    clocks.set(deviceId, now)
    const points = Array.from({ length: random.chance(0.2) ? random.below(4) : 1 }, (_, n): Point => {
      const again = sent[random.below(sent.length)]
      if (again && random.chance(0.12)) return random.chance(0.4) ? retold(random, again) : again
      if (random.chance(0.08)) return { fixTime: now + n * 1000 }
      if (random.chance(0.12)) return point(random, now - random.below(40) * 3_600_000)
      if (random.chance(0.04)) return point(random, now + random.below(20) * 3_600_000)
      return point(random, random.chance(0.04) ? now + random.below(600_000) : now + n * 1000)
    })
    sent.push(...points)
    const rejected = random.chance(0.15) ? Array<Rejected>(1 + random.below(2)).fill(REJECTED) : []
    return { v: 1, deviceId, protocol: 'osmand', receivedAt: now + 400, points, rejected }
  })
}
