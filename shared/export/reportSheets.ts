/** Reports as sheets: one sheet per device, and one for all summaries. */
import type { Summary } from '../domain/summary.ts'
import type { Trip } from '../domain/trips.ts'
import type { Event } from '../model/event.ts'
import type { Position } from '../model/position.ts'
import { attributesText } from './csv.ts'
import {
  type Cell,
  degreesCell,
  distanceCell,
  durationCell,
  metersCell,
  type Sheet,
  sheetNames,
  speedCell,
  type Style,
  textCell,
  timeCell,
} from './sheet.ts'

/** Report result of a device. */
export interface Of<R> {
  readonly device: { readonly name: string }
  readonly result: R
}

export interface Frame {
  readonly style: Style
  /** Range in Unix milliseconds, both ends inclusive. */
  readonly from: number
  readonly to: number
}

const period = ({ style, from, to }: Frame): Cell[][] => [
  [`From (${style.zone.name})`, timeCell(from, style)],
  [`To (${style.zone.name})`, timeCell(to, style)],
]

interface Table<R> {
  readonly titles: readonly string[]
  readonly row: (found: R) => readonly Cell[]
}

const sheetForEach = <R>(found: readonly Of<readonly R[]>[], frame: Frame, { titles, row }: Table<R>): Sheet[] => {
  const names = sheetNames(found.map(({ device }) => device.name))
  return found.map(({ device, result }, n) => ({
    name: names[n] ?? '',
    heading: [['Device', textCell(device.name)], ...period(frame)],
    titles,
    rows: result.map(row),
  }))
}

export const tripSheets = (found: readonly Of<readonly Trip[]>[], frame: Frame): Sheet[] => {
  const { style } = frame
  const { distance, speed } = style.units
  return sheetForEach(found, frame, {
    titles: [
      'Start',
      'Start latitude',
      'Start longitude',
      'End',
      'End latitude',
      'End longitude',
      'Duration',
      `Distance (${distance.symbol})`,
      `Average speed (${speed.symbol})`,
      `Maximum speed (${speed.symbol})`,
    ],
    row: trip => [
      timeCell(trip.start.fixTime, style),
      degreesCell(trip.start.latitude),
      degreesCell(trip.start.longitude),
      timeCell(trip.end.fixTime, style),
      degreesCell(trip.end.latitude),
      degreesCell(trip.end.longitude),
      durationCell(trip.duration),
      distanceCell(trip.distance, style),
      speedCell(trip.averageSpeed, style),
      speedCell(trip.maxSpeed, style),
    ],
  })
}

export const routeSheets = (found: readonly Of<readonly Position[]>[], frame: Frame): Sheet[] => {
  const { style } = frame
  return sheetForEach(found, frame, {
    titles: [
      'Valid',
      'Time',
      'Latitude',
      'Longitude',
      'Altitude (m)',
      `Speed (${style.units.speed.symbol})`,
      'Course',
      'Attributes',
    ],
    row: position => [
      position.valid,
      timeCell(position.fixTime, style),
      degreesCell(position.latitude),
      degreesCell(position.longitude),
      metersCell(position.altitude),
      speedCell(position.speed, style),
      metersCell(position.course),
      textCell(attributesText(position.attributes)),
    ],
  })
}

/** Returns the sheets of events. `geofenceNames` are by id. */
export const eventSheets = (
  found: readonly Of<readonly Event[]>[],
  frame: Frame,
  geofenceNames: ReadonlyMap<number, string>,
): Sheet[] =>
  sheetForEach(found, frame, {
    titles: ['Time', 'Type', 'Geofence', 'Attributes'],
    row: ({ eventTime, type, geofenceId, attributes }) => [
      timeCell(eventTime, frame.style),
      type,
      textCell(geofenceNames.get(geofenceId) ?? ''),
      textCell(attributesText(attributes)),
    ],
  })

export const summarySheets = (found: readonly Of<Summary>[], frame: Frame): Sheet[] => {
  const { style } = frame
  const { distance, speed } = style.units
  const titles = [
    'Device',
    `Distance (${distance.symbol})`,
    `Average speed (${speed.symbol})`,
    `Maximum speed (${speed.symbol})`,
    'Engine hours',
  ]
  const rows = found.map(({ device, result }) => [
    textCell(device.name),
    distanceCell(result.distance, style),
    speedCell(result.averageSpeed, style),
    speedCell(result.maxSpeed, style),
    durationCell(result.engineHours),
  ])
  return [{ name: 'Summary', heading: period(frame), titles, rows }]
}
