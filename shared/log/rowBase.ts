/** The values that a row of the tail is encoded against. */
import { idRangesText } from '../domain/idRanges.ts'
import { type Position, tickOf, tickOfPosition } from '../model/position.ts'
import type { Attributes } from '../model/wire.ts'
import { totalAfter, totalBefore } from './numberCodec.ts'

export type Field = 'latitude' | 'longitude' | 'altitude' | 'speed' | 'course' | 'accuracy'

/**
 * A row next to the encoded one, and its side. Tails are encoded from the newest row to the oldest, those of items from
 * before 2026-12 from the oldest to the newest. The first row has no neighbor.
 */
export type Neighbor = { readonly newer: Placed } | { readonly older: Placed } | undefined

interface Placed {
  readonly position: Position
}

export interface RowBase extends Readonly<Record<Field, number>> {
  readonly fixTime: number
  readonly tick: number
  readonly protocol: string
  readonly fences: string
  readonly attributes: Attributes
  /** Returns the tick that a row has by default. Those of late rows follow the tick of their predecessor. */
  readonly expectedTick: (displaced: boolean, fixTime: number) => number
  /** Returns the total distance that a row has by default if it is `distance` away from its predecessor. */
  readonly expectedTotal: (distance: number) => number
}

type Expected = Pick<RowBase, 'expectedTick' | 'expectedTotal'>

const expectedAfter = (tick: number, total: number): Expected => ({
  expectedTick: (displaced, fixTime) => (displaced ? tick + 1 : Math.max(tick + 1, tickOf(fixTime))),
  expectedTotal: distance => totalAfter(total, distance),
})

const expectedBefore = (tick: number, total: number): Expected => ({
  expectedTick: (displaced, fixTime) => (displaced ? tick - 1 : Math.min(tick - 1, tickOf(fixTime))),
  expectedTotal: () => total,
})

const START: RowBase = {
  fixTime: 0,
  latitude: 0,
  longitude: 0,
  altitude: 0,
  speed: 0,
  course: 0,
  accuracy: 0,
  tick: 0,
  protocol: '',
  fences: '',
  attributes: {},
  ...expectedAfter(0, 0),
}

export const rowBaseOf = (neighbor: Neighbor): RowBase => {
  if (!neighbor) return START
  const { position } = 'newer' in neighbor ? neighbor.newer : neighbor.older
  const { fixTime, latitude, longitude, altitude, speed, course, accuracy, protocol } = position
  const { distance, totalDistance, ...attributes } = position.attributes
  const tick = tickOfPosition(position.id)
  const total = typeof totalDistance === 'number' ? totalDistance : 0
  return {
    fixTime,
    latitude,
    longitude,
    altitude,
    speed,
    course,
    accuracy,
    tick,
    protocol,
    fences: fencesText(position),
    attributes,
    ...('newer' in neighbor
      ? expectedBefore(tick, totalBefore(total, typeof distance === 'number' ? distance : 0))
      : expectedAfter(tick, total)),
  }
}

export const fencesText = ({ geofenceIds }: Position): string => idRangesText(geofenceIds)
