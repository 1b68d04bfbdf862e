/** Reports as sheets: one per device; summaries share one sheet. */
import type { Knots, Liters, Meters, Milliseconds } from '../units.ts'
import type { Position } from '../model/position.ts'
import type { Attributes } from '../model/wire.ts'
import { attributesText } from './csv.ts'
import { type Frame, type Of, period, sheetForEach } from './reportFrame.ts'
import {
  type Cell,
  degreesCell,
  distanceCell,
  durationCell,
  metersCell,
  type Sheet,
  speedCell,
  type Style,
  textCell,
  timeCell,
  volumeCell,
} from './sheet.ts'

interface Place {
  readonly fixTime: number
  readonly latitude: number
  readonly longitude: number
  readonly attributes: Attributes
}

/** Fuel and odometers of a row. */
interface Use {
  readonly spentFuel: Liters
  readonly startOdometer: Meters
  readonly endOdometer: Meters
}

const useTitles = ({ units: { distance, volume } }: Style): string[] => [
  `Start odometer (${distance.symbol})`,
  `End odometer (${distance.symbol})`,
  `Spent fuel (${volume.symbol})`,
]
const useCells = ({ startOdometer, endOdometer, spentFuel }: Use, style: Style): Cell[] => [
  distanceCell(startOdometer, style),
  distanceCell(endOdometer, style),
  volumeCell(spentFuel, style),
]

/** Columns of a position: time, latitude, longitude. */
const placeCells = ({ fixTime, latitude, longitude }: Place, style: Style): Cell[] => [
  timeCell(fixTime, style),
  degreesCell(latitude),
  degreesCell(longitude),
]

interface Trip extends Use {
  readonly start: Place
  readonly end: Place
  readonly duration: Milliseconds
  readonly distance: Meters
  readonly averageSpeed: Knots
  readonly maxSpeed: Knots
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
      ...useTitles(style),
      'Driver',
    ],
    row: trip => [
      ...placeCells(trip.start, style),
      ...placeCells(trip.end, style),
      durationCell(trip.duration),
      distanceCell(trip.distance, style),
      speedCell(trip.averageSpeed, style),
      speedCell(trip.maxSpeed, style),
      ...useCells(trip, style),
      textCell(driverOf(trip.start) || driverOf(trip.end)),
    ],
  })
}

const driverOf = ({ attributes: { driverUniqueId } }: Place): string =>
  typeof driverUniqueId === 'string' ? driverUniqueId : ''

interface Stop extends Use {
  readonly start: Place
  readonly end: Place
  readonly duration: Milliseconds
  readonly engineHours: Milliseconds
}

export const stopSheets = (found: readonly Of<readonly Stop[]>[], frame: Frame): Sheet[] => {
  const { style } = frame
  return sheetForEach(found, frame, {
    titles: ['Start', 'Latitude', 'Longitude', 'End', 'Duration', 'Engine hours', ...useTitles(style)],
    row: stop => [
      ...placeCells(stop.start, style),
      timeCell(stop.end.fixTime, style),
      durationCell(stop.duration),
      durationCell(stop.engineHours),
      ...useCells(stop, style),
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
      ...placeCells(position, style),
      metersCell(position.altitude),
      speedCell(position.speed, style),
      metersCell(position.course),
      textCell(attributesText(position.attributes)),
    ],
  })
}

interface Summary extends Use {
  readonly distance: Meters
  readonly averageSpeed: Knots
  readonly maxSpeed: Knots
  readonly engineHours: Milliseconds
  /** Unix time in milliseconds. */
  readonly startTime: number
  readonly endTime: number
}

export const summarySheets = (found: readonly Of<readonly Summary[]>[], frame: Frame): Sheet[] => {
  const { style } = frame
  const { distance, speed } = style.units
  const titles = [
    'Device',
    `Distance (${distance.symbol})`,
    `Average speed (${speed.symbol})`,
    `Maximum speed (${speed.symbol})`,
    'Engine hours',
    ...useTitles(style),
    'Start',
    'End',
  ]
  const rows = found.flatMap(({ device, result }) =>
    result.map(row => [
      textCell(device.name),
      distanceCell(row.distance, style),
      speedCell(row.averageSpeed, style),
      speedCell(row.maxSpeed, style),
      durationCell(row.engineHours),
      ...useCells(row, style),
      timeCell(row.startTime, style),
      timeCell(row.endTime, style),
    ]),
  )
  return [{ name: 'Summary', heading: period(frame), titles, rows }]
}
