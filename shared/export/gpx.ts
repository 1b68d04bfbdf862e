/**
 * A device's way as GPX. Version 1.0, because course and speed are elements of it and of no later one; Traccar's
 * `geoidheight` stands beside the `ele` that maps read.
 */
import type { Position } from '../model/position.ts'
import { traccarTime } from '../model/time.ts'
import { metersPerSecondFromKnots } from '../units.ts'
import { decimal } from './decimal.ts'
import type { TrackWriter } from './trackWriter.ts'
import { xml } from './xml.ts'

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<gpx xmlns="http://www.topografix.com/GPX/1/0" version="1.0" creator="Serverless GPS">\n'

/** Speeds are in meters per second. */
export const gpx = (deviceName: string): TrackWriter => ({
  start: `${HEAD}<trk><name>${xml(deviceName)}</name><trkseg>\n`,
  point: ({ latitude, longitude, altitude, fixTime, course, speed }: Position) =>
    `<trkpt lat="${decimal(latitude)}" lon="${decimal(longitude)}"><ele>${decimal(altitude)}</ele>` +
    `<time>${traccarTime(fixTime)}</time><course>${decimal(course)}</course>` +
    `<speed>${decimal(metersPerSecondFromKnots(speed))}</speed><geoidheight>${decimal(altitude)}</geoidheight></trkpt>\n`,
  end: '</trkseg></trk></gpx>\n',
})
