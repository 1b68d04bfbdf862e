/**
 * Codec of the tail: stores a position as its difference from the previous one, in 12 to 20 bytes instead of 500,
 * without loss. Numbers are whole multiples of a power of ten if that restores the same double; otherwise all eight
 * bytes are stored.
 */
import type { Attributes } from '../model/wire.ts'
import { type Position, positionIdOf, type SentValues, tickOf, tickOfPosition } from '../model/position.ts'
import type { DeviceId } from '../model/ids.ts'
import { degrees, knots, meters } from '../units.ts'
import {
  odometerOf,
  patchOf,
  patched,
  readOdometer,
  formatOf,
  readNumber,
  readTime,
  type Scales,
  writeNumber,
  writeTime,
} from './numberCodec.ts'
import { type Reader, Writer } from './bytes.ts'
import { idRangesText, idsFromRanges } from '../domain/idRanges.ts'

/** A position in the tail of a device's log. */
export interface Row {
  readonly position: Position
  /** True if the position was late or from the future, so that its order in time differs from its order of arrival. */
  readonly displaced: boolean
  /** True if the row is already in a chunk and kept because it is the latest or the last valid one. */
  readonly carried: boolean
}

const DISPLACED = 1
const CARRIED = 2
const OUTDATED = 4
const INVALID = 8
const PATCHED = 16
const DEVICE_TIME = 32
const TICK_GIVEN = 64
const CONTEXT = 128

/** Flags in the second byte of the number formats. */
const MOTION_SENT = 64
const DISTANCE_SENT = 128

type Field = 'latitude' | 'longitude' | 'altitude' | 'speed' | 'course' | 'accuracy'
/** Decimal places of each field: the usual number, and the number that a few precise devices send. */
const DECIMALS: readonly (readonly [Field, Scales])[] = [
  ['latitude', [1e7, 1e10]],
  ['longitude', [1e7, 1e10]],
  ['altitude', [1e1, 1e6]],
  ['speed', [1e2, 1e6]],
  ['course', [1e1, 1e6]],
  ['accuracy', [1e1, 1e6]],
]

interface Base extends Record<Field, number> {
  readonly tick: number
  readonly fixTime: number
  readonly protocol: string
  readonly fences: string
  readonly total: number
  readonly attributes: Attributes
}

const START: Base = {
  tick: 0,
  fixTime: 0,
  latitude: 0,
  longitude: 0,
  altitude: 0,
  speed: 0,
  course: 0,
  accuracy: 0,
  protocol: '',
  fences: '',
  total: 0,
  attributes: {},
}

const baseOf = (row: Row | undefined): Base => {
  if (!row) return START
  const { position } = row
  const { fixTime, latitude, longitude, altitude, speed, course, accuracy, protocol } = position
  const { distance: _, totalDistance, ...attributes } = position.attributes
  return {
    tick: tickOfPosition(position.id),
    fixTime,
    latitude,
    longitude,
    altitude,
    speed,
    course,
    accuracy,
    protocol,
    fences: idRangesText(position.geofenceIds),
    total: typeof totalDistance === 'number' ? totalDistance : 0,
    attributes,
  }
}

/** Encodes a row as its difference from `previous`. */
export const encodeRow = (row: Row, previous: Row | undefined): Buffer => {
  const { position } = row
  const base = baseOf(previous)
  const own = baseOf(row)
  const out = new Writer()
  const formats = DECIMALS.map(([field, scales]) => formatOf(position[field], base[field], scales))
  const odometer = odometerOf(position.attributes, base.total)
  const patch = patchOf(odometer.written ? own.attributes : position.attributes, base.attributes)
  const context = own.protocol !== base.protocol || own.fences !== base.fences

  out.byte(
    (row.displaced ? DISPLACED : 0) |
      (row.carried ? CARRIED : 0) |
      (position.outdated ? OUTDATED : 0) |
      (position.valid ? 0 : INVALID) |
      (patch ? PATCHED : 0) |
      (position.deviceTime === position.fixTime ? 0 : DEVICE_TIME) |
      (own.tick === expectedTick(row.displaced, position.fixTime, base.tick) ? 0 : TICK_GIVEN) |
      (context ? CONTEXT : 0),
  )
  out.byte(formats.slice(0, 4).reduce((byte, format, n) => byte | (format << (2 * n)), 0))
  const sent = (position.sent?.motion ? MOTION_SENT : 0) | (position.sent?.distance ? DISTANCE_SENT : 0)
  out.byte(formats.slice(4).reduce((byte, format, n) => byte | (format << (2 * n)), sent | (odometer.code << 4)))
  writeTime(out, position.fixTime - base.fixTime)
  out.signed(position.serverTime - position.fixTime)
  if (position.deviceTime !== position.fixTime) out.signed(position.deviceTime - position.fixTime)
  if (own.tick !== expectedTick(row.displaced, position.fixTime, base.tick)) out.signed(own.tick - base.tick)
  DECIMALS.forEach(([field, scales], n) =>
    writeNumber(out, { format: formats[n] ?? 0, value: position[field], before: base[field], scales }),
  )
  odometer.write(out)
  if (patch) out.text(patch)
  if (context) {
    out.text(own.protocol)
    out.text(own.fences)
  }
  return out.bytes()
}

/** Decodes the next row of a device's tail. */
export const decodeRow = (input: Reader, device: DeviceId, previous: Row | undefined): Row => {
  const base = baseOf(previous)
  const flags = input.byte()
  const formats = input.byte() | (input.byte() << 8)
  const displaced = (flags & DISPLACED) !== 0
  const fixTime = base.fixTime + readTime(input)
  const serverTime = fixTime + input.signed()
  const deviceTime = flags & DEVICE_TIME ? fixTime + input.signed() : fixTime
  const tick = flags & TICK_GIVEN ? base.tick + input.signed() : expectedTick(displaced, fixTime, base.tick)
  const [latitude = 0, longitude = 0, altitude = 0, speed = 0, course = 0, accuracy = 0] = DECIMALS.map(
    ([field, scales], n) => readNumber(input, { format: (formats >> (2 * n)) & 3, before: base[field], scales }),
  )
  const odometer = readOdometer(input, (formats >> 12) & 3, base.total)
  const attributes = flags & PATCHED ? patched(base.attributes, input.text()) : base.attributes
  const protocol = flags & CONTEXT ? input.text() : base.protocol
  const geofenceIds = idsFromRanges(flags & CONTEXT ? input.text() : base.fences)
  return {
    displaced,
    carried: (flags & CARRIED) !== 0,
    position: {
      id: positionIdOf(device, tick),
      deviceId: device,
      protocol,
      serverTime,
      deviceTime,
      fixTime,
      outdated: (flags & OUTDATED) !== 0,
      valid: (flags & INVALID) === 0,
      latitude: degrees(latitude),
      longitude: degrees(longitude),
      altitude: meters(altitude),
      speed: knots(speed),
      course: degrees(course),
      accuracy: meters(accuracy),
      geofenceIds,
      attributes: { ...attributes, ...odometer },
      ...sentFrom(formats >> 8),
    },
  }
}

const sentFrom = (byte: number): { readonly sent?: SentValues } => {
  const sent = { motion: (byte & MOTION_SENT) !== 0, distance: (byte & DISTANCE_SENT) !== 0 }
  return sent.motion || sent.distance ? { sent } : {}
}

/** Returns the default tick of a row: after its predecessor if late, otherwise the tick of its fix time. */
const expectedTick = (displaced: boolean, fixTime: number, previousTick: number) =>
  displaced ? previousTick + 1 : Math.max(previousTick + 1, tickOf(fixTime))
