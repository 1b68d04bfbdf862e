import fc from 'fast-check'
import { deliver } from '../../../kit/drive.ts'
import { fleet, HOURS } from '../../../kit/fleet.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Point } from '#shared/stream/record.ts'
import { runs } from '../../../kit/runs.ts'

/** Up to 50 points of a device in steps of 10 to 240 seconds, moving and stationary. */
const day = fc
  .array(
    fc.record({
      seconds: fc.integer({ min: 10, max: 240 }),
      speed: fc.constantFrom(0, 0, 15, 25),
      ignition: fc.boolean(),
      north: fc.integer({ min: -30, max: 30 }),
    }),
    { minLength: 2, maxLength: 50 },
  )
  .map(steps => {
    let [fixTime, latitude] = [Date.parse(HOURS.from), 50]
    return steps.map(({ seconds, speed, ignition, north }): Point => {
      fixTime += seconds * 1000
      latitude += speed === 0 ? 0 : north / 10_000
      return { fixTime, latitude, longitude: 10, speed, attributes: { ignition } }
    })
  })
const shuffledDay = day.chain(points =>
  fc.tuple(fc.constant(points), fc.shuffledSubarray(points, { minLength: points.length, maxLength: points.length })),
)

/** Delivers reports of eight points each, as a phone sends them after a connection loss. */
const report = (device: number, points: readonly Point[]) =>
  deliver(
    Array.from({ length: Math.ceil(points.length / 8) }, (_, n) => ({
      v: 1 as const,
      deviceId: deviceId(device),
      protocol: 'osmand',
      receivedAt: Date.parse(HOURS.to) + n,
      ip: '192.0.2.7',
      points: points.slice(8 * n, 8 * n + 8),
    })),
  )

/**
 * Members that differ between the two devices, and total distances, whose beginning is the first report. All others must not
 * depend on the order of arrival.
 */
const BY_DEVICE = ['deviceId', 'deviceName', 'startPositionId', 'endPositionId', 'startOdometer', 'endOdometer']
const comparable = (report: Record<string, unknown>[]) =>
  report.map(entry => Object.entries(entry).filter(([name]) => !BY_DEVICE.includes(name)))

test('computes the same trips and summary for late and shuffled points (property)', async () => {
  const { alice, create } = await fleet()
  let days = 0
  await fc.assert(
    fc.asyncProperty(shuffledDay, fc.boolean(), async ([points, shuffled], greedy) => {
      const attributes = { 'report.trip.greedyParking': greedy }
      const [one, other] = [
        await create(`Ordered ${days}`, 0, attributes),
        await create(`Shuffled ${(days += 1)}`, 0, attributes),
      ]
      await report(one, points)
      await report(other, shuffled)
      for (const address of ['traccar.reports.trips', 'traccar.reports.summary']) {
        const [first, second] = await Promise.all(
          [one, other].map(async id =>
            comparable((await alice.calls(address, { query: { ...HOURS, deviceId: [id] } }).gets(200)).json),
          ),
        )
        expect(second).toEqual(first)
      }
    }),
    { numRuns: runs(5, 20), endOnFailure: true },
  )
})
