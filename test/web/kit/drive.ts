/** A recorded day of a vehicle: stop, drive, stop, drive, stop. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, launch, temporaryFolder } from '../../local/launch.ts'
import type { Site } from './site.ts'

/** A Sunday with 25 hours in Vienna. */
export const DAY = { from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' }
const START = Date.parse('2026-10-25T05:00:00Z')

interface Leg {
  readonly points: number
  readonly everySeconds: number
  readonly metersPerSecond: number
}

const LEGS: readonly Leg[] = [
  { points: 3, everySeconds: 60, metersPerSecond: 0 },
  { points: 60, everySeconds: 20, metersPerSecond: 15 },
  { points: 10, everySeconds: 90, metersPerSecond: 0 },
  { points: 30, everySeconds: 20, metersPerSecond: 25 },
  { points: 6, everySeconds: 120, metersPerSecond: 0 },
]

/** Returns 109 points in 1 h 00 min, with two trips of 18 km and 15 km. */
const gpxOfDay = (): string => {
  let [time, longitude, altitude] = [START, 16.37, 170]
  const points = LEGS.flatMap(({ points: count, everySeconds, metersPerSecond }) =>
    Array.from({ length: count }, () => {
      time += everySeconds * 1000
      longitude += (everySeconds * metersPerSecond) / (111_195 * Math.cos((48.2 * Math.PI) / 180))
      altitude += metersPerSecond / 10
      const at = new Date(time).toISOString()
      return `<trkpt lat="48.2" lon="${longitude.toFixed(7)}"><ele>${altitude.toFixed(1)}</ele><time>${at}</time></trkpt>`
    }),
  )
  return `<gpx><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`
}

/** Sends the day with `npm run replay`. */
export const driveDay = async (site: Site, uniqueId: string): Promise<void> => {
  const folder = temporaryFolder()
  const file = join(folder, 'day.gpx')
  writeFileSync(file, gpxOfDay())
  const flags = [file, '--device', uniqueId, '--url', site.ingest, '--api', site.api]
  const { code, errors } = await launch('replay', environment(folder, { ADMIN_PASSWORD: 'correct-horse' }), flags).ended
  if (code !== 0) throw new Error(`the replay failed: ${errors}`)
}
