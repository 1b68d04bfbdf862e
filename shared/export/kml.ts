/** A device's track as KML 2.2: one line string. */
import type { Position } from '../model/position.ts'
import type { TrackWriter } from './gpx.ts'
import { xml } from './xml.ts'

const DECIMALS = 6

/** `name` is that of the device, `range` describes the period. */
export const kml = (name: string, range: string): TrackWriter => ({
  start:
    '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n' +
    `<Document><name>${xml(name)}</name>\n<Placemark><name>${xml(range)}</name>\n` +
    '<LineString><extrude>1</extrude><tessellate>1</tessellate><altitudeMode>absolute</altitudeMode>\n<coordinates>\n',
  point: ({ longitude, latitude, altitude }: Position) =>
    `${[longitude, latitude, altitude].map(value => value.toFixed(DECIMALS)).join(',')}\n`,
  end: '</coordinates>\n</LineString></Placemark></Document></kml>\n',
})
