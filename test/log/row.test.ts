import fc from 'fast-check'
import { Reader } from '#shared/log/bytes.ts'
import { decodeRow, encodeRow, encodeTail, type Row } from '#shared/log/row.ts'
import { deviceId } from '#shared/model/ids.ts'
import { type Position, positionIdOf, tickOf } from '#shared/model/position.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { runs } from '../kit/runs.ts'

const device = deviceId(31)
const rounded = (value: number, scale: number) => Math.round(value * scale) / scale

const position = (changes: Partial<Position> & { tick?: number } = {}): Position => {
  const { tick, ...given } = changes
  const fixTime = given.fixTime ?? Date.parse('2026-06-01T12:00:00Z')
  return {
    id: positionIdOf(device, tick ?? tickOf(fixTime)),
    deviceId: device,
    protocol: 'osmand',
    serverTime: fixTime + 350,
    deviceTime: fixTime,
    fixTime,
    outdated: false,
    valid: true,
    latitude: degrees(59.9139123),
    longitude: degrees(10.7522456),
    altitude: meters(14.5),
    speed: knots(12.34),
    course: degrees(271),
    accuracy: meters(5),
    geofenceIds: [],
    attributes: { ip: '192.0.2.7', batteryLevel: 64, motion: true, distance: 61.73, totalDistance: 120061.73 },
    ...given,
  }
}

const row = (given: Position, flags: Partial<Row> = {}): Row => ({
  position: given,
  displaced: false,
  carried: false,
  ...flags,
})

const decoded = (bytes: readonly Uint8Array[]): Row[] => {
  const reader = new Reader(Buffer.concat([...bytes].reverse()))
  const rows: Row[] = []
  while (!reader.done) {
    const [newer] = rows
    rows.unshift(decodeRow(reader, device, newer && { newer }))
  }
  return rows
}

/** Items from before 2026-12 have their rows in this order. */
const olderThan = (rows: readonly Row[], n: number) => rows[n - 1] && { older: rows[n - 1]! }
const encodedFromOldest = (rows: readonly Row[]) => rows.map((one, n) => encodeRow(one, olderThan(rows, n)))
const decodedFromOldest = (bytes: readonly Uint8Array[]): Row[] => {
  const reader = new Reader(Buffer.concat(bytes))
  const rows: Row[] = []
  while (!reader.done) rows.push(decodeRow(reader, device, olderThan(rows, rows.length)))
  return rows
}

test('needs at most 20 bytes a position for a drive with a fix every ten seconds', () => {
  const start = Date.parse('2026-06-01T12:00:00Z')
  let total = 0
  const rows = Array.from({ length: 35 }, (_, n) => {
    const distance = rounded(61.73 + n, 100)
    total = Math.round((total + distance) * 100) / 100
    return row(
      position({
        fixTime: start + n * 10_000,
        serverTime: start + n * 10_000 + 300 + n,
        latitude: degrees(rounded(59.9139123 + n * 0.0005421, 1e7)),
        longitude: degrees(rounded(10.7522456 + n * 0.0003187, 1e7)),
        speed: knots(Math.round((12 + n / 7) * 100) / 100),
        course: degrees(271 - n),
        altitude: meters(14 + n),
        attributes: { ip: '192.0.2.7', batteryLevel: 64, motion: true, distance, totalDistance: total },
      }),
    )
  })
  const bytes = encodeTail(rows)
  expect(Buffer.concat(bytes.slice(0, -1)).length / 34).toBeLessThanOrEqual(20)
  expect(decoded(bytes)).toEqual(rows)
})

test('needs at most 8 bytes a position for a parked device', () => {
  const rows = Array.from({ length: 20 }, (_, n) =>
    row(
      position({
        fixTime: 1_780_000_000_000 + n * 30_000,
        serverTime: 1_780_000_000_350 + n * 30_000,
        speed: knots(0),
        attributes: { ip: '192.0.2.7', motion: false, distance: 0, totalDistance: 120061.73 },
      }),
    ),
  )
  const bytes = encodeTail(rows)
  expect(Buffer.concat(bytes.slice(0, -1)).length / 19).toBeLessThanOrEqual(8)
  expect(decoded(bytes)).toEqual(rows)
})

const number = fc.oneof(
  fc.integer({ min: -90_0000000, max: 90_0000000 }).map(n => n / 1e7),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => n + 0),
  fc.constantFrom(0, 1e300, 5e-324, -180, 3.8876799999999996),
)
const attributes = fc.dictionary(
  fc.string({ minLength: 1 }).filter(key => key !== '__proto__'),
  fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => n + 0),
  ),
  { maxKeys: 5 },
)
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2050, 0, 1) })

test('decodes any rows to the same rows', () => {
  const anyRow = fc
    .record({
      latitude: number,
      longitude: number,
      altitude: number,
      speed: number,
      course: number,
      accuracy: number,
      fixTime: moment,
      deviceTime: moment,
      serverTime: moment,
      tick: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      attributes,
      outdated: fc.boolean(),
      valid: fc.boolean(),
      distance: fc.option(
        fc.oneof(
          number,
          fc.nat().map(n => n / 100),
        ),
      ),
      total: fc.option(fc.nat().map(n => n / 100)),
      motionSent: fc.boolean(),
      distanceSent: fc.boolean(),
      displaced: fc.boolean(),
      carried: fc.boolean(),
      fences: fc.array(fc.nat({ max: 9 })),
      protocol: fc.constantFrom('osmand', 'owntracks'),
    })
    .map(({ displaced, carried, distance, total, fences, motionSent, distanceSent, attributes: free, ...given }) =>
      row(
        position({
          ...given,
          geofenceIds: fences,
          ...((motionSent || distanceSent) && { sent: { motion: motionSent, distance: distanceSent } }),
          attributes: {
            ...free,
            ...(distance !== null && { distance: distance + 0 }),
            ...(total !== null && { totalDistance: total }),
          },
        } as unknown as Partial<Position>),
        { displaced, carried },
      ),
    )
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 8 }), rows => {
      expect(decoded(encodeTail(rows))).toEqual(rows)
      expect(decodedFromOldest(encodedFromOldest(rows))).toEqual(rows)
    }),
    { numRuns: runs(100, 1000) },
  )
})
