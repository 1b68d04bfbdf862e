/** Reads the track points of a GPX file. */
import { SaxesParser } from 'saxes'
import { degrees, type Degrees } from '#shared/units.ts'

export interface TrackPoint {
  readonly latitude: Degrees
  readonly longitude: Degrees
  readonly altitude?: number
  /** Milliseconds since 1970; a planned route has none. */
  readonly time?: number
}

/** A file that can't be replayed; the message is one sentence. */
export class GpxError extends Error {
  override readonly name = 'GpxError'
}

/** All track points of all tracks and segments, in the order of the file. Throws GpxError. */
export const readTrack = (text: string): TrackPoint[] => {
  const points: TrackPoint[] = []
  const parser = new SaxesParser({ xmlns: false })
  let point: { -readonly [K in keyof TrackPoint]: TrackPoint[K] } | undefined
  let characters = ''
  parser.on('error', error => {
    throw new GpxError(`This is no readable XML: ${error.message}.`)
  })
  parser.on('opentag', ({ name, attributes }) => {
    characters = ''
    if (localName(name) !== 'trkpt') return
    const [latitude, longitude] = [coordinate(attributes['lat'], 90), coordinate(attributes['lon'], 180)]
    point = { latitude, longitude }
  })
  const gather = (more: string) => void (characters += more)
  parser.on('text', gather)
  parser.on('cdata', gather)
  parser.on('closetag', ({ name }) => {
    const local = localName(name)
    if (point && local === 'ele' && characters.trim() !== '') point.altitude = finite(characters, 'an altitude')
    if (point && local === 'time') point.time = moment(characters.trim())
    if (point && local === 'trkpt') {
      points.push(point)
      point = undefined
    }
    characters = ''
  })
  parser.write(text).close()
  return points
}

/** `gpx:trkpt` → `trkpt` */
const localName = (name: string) => name.slice(name.indexOf(':') + 1)

const finite = (text: string, what: string): number => {
  const value = Number(text)
  if (Number.isFinite(value)) return value
  throw new GpxError(`"${text.trim()}" is not ${what}.`)
}

const coordinate = (text: string | undefined, most: number): Degrees => {
  const value = finite(text || 'nothing', 'a coordinate')
  if (Math.abs(value) <= most) return degrees(value)
  throw new GpxError(`${value} is not a coordinate: it is beyond ${most} degrees.`)
}

/** GPX times are UTC, also where the file forgot to say so. */
const moment = (text: string): number => {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`
  const ms = Date.parse(zoned)
  if (!Number.isNaN(ms)) return ms
  throw new GpxError(`"${text}" is not a time.`)
}
