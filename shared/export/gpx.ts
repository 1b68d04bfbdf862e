/**
 * Device track as GPX. Version 1.0, because later versions have no elements for course and speed. Traccar's
 * `geoidheight` is written in addition to `ele`, which maps read.
 */
import type { Position } from '../model/position.ts'
import { traccarTime } from '../model/time.ts'
import { metersPerSecondFromKnots } from '../units.ts'
import { xml } from './xml.ts'

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<gpx xmlns="http://www.topografix.com/GPX/1/0" version="1.0" creator="Serverless GPS">\n'

/** Returns a GPX writer. Speeds are in meters per second. */
export const gpx = (deviceName: string): TrackWriter => ({
  start: `${HEAD}<trk><name>${xml(deviceName)}</name><trkseg>\n`,
  point: ({ latitude, longitude, altitude, fixTime, course, speed }: Position) =>
    `<trkpt lat="${decimal(latitude)}" lon="${decimal(longitude)}"><ele>${decimal(altitude)}</ele>` +
    `<time>${traccarTime(fixTime)}</time><course>${decimal(course)}</course>` +
    `<speed>${decimal(metersPerSecondFromKnots(speed))}</speed><geoidheight>${decimal(altitude)}</geoidheight></trkpt>\n`,
  end: '</trkseg></trk></gpx>\n',
})

/** Maximum number of decimals. Devices measure less: a millionth of a degree is about a decimeter. */
const DECIMALS = 10

/** Returns a number without an exponent, which XML Schema decimals and some countries' spreadsheets do not accept. */
export const decimal = (value: number): string => {
  const text = String(value)
  if (!text.includes('e')) return text
  if (Math.abs(value) >= 1) return BigInt(value).toString()
  return value
    .toFixed(DECIMALS)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0')
}

/** Writes a track as a text file in pieces. */
export interface TrackWriter {
  readonly start: string
  point(position: Position): string
  readonly end: string
}
