/**
 * Codec of the tail. A position is encoded as its difference from the one after it: 12 to 20 bytes instead of 500,
 * lossless. A number is a multiple of a power of ten if that restores the same double, and eight bytes otherwise.
 */
import { type Position, positionIdOf, type SentValues, tickOfPosition } from '../model/position.ts'
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
import { idsFromRanges } from '../domain/idRanges.ts'
import { type Field, fencesText, type Neighbor, rowBaseOf } from './rowBase.ts'

/** A position in the tail of a device's log. */
export interface Row {
  readonly position: Position
  /** True if the position arrived late or has a fix from the future: the order of arrival is not its order in time. */
  readonly displaced: boolean
  /**
   * True if the position is stored in a chunk already. It is kept because it is the latest position or the last valid
   * one.
   */
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

/** Scales of each field: of most devices, and of the few that send more decimals. */
const DECIMALS: readonly (readonly [Field, Scales])[] = [
  ['latitude', [1e7, 1e10]],
  ['longitude', [1e7, 1e10]],
  ['altitude', [1e1, 1e6]],
  ['speed', [1e2, 1e6]],
  ['course', [1e1, 1e6]],
  ['accuracy', [1e1, 1e6]],
]

/** Returns the bytes of a row as its difference from a neighbor. */
export const encodeRow = (row: Row, neighbor: Neighbor): Buffer => {
  const { position } = row
  const { protocol } = position
  const base = rowBaseOf(neighbor)
  const tick = tickOfPosition(position.id)
  const fences = fencesText(position)
  const tickGiven = tick !== base.expectedTick(row.displaced, position.fixTime)
  const out = new Writer()
  const formats = DECIMALS.map(([field, scales]) => formatOf(position[field], base[field], scales))
  const odometer = odometerOf(position.attributes, base.expectedTotal)
  const patch = patchOf(odometer.rest, base.attributes)
  const context = protocol !== base.protocol || fences !== base.fences

  out.byte(
    (row.displaced ? DISPLACED : 0) |
      (row.carried ? CARRIED : 0) |
      (position.outdated ? OUTDATED : 0) |
      (position.valid ? 0 : INVALID) |
      (patch ? PATCHED : 0) |
      (position.deviceTime === position.fixTime ? 0 : DEVICE_TIME) |
      (tickGiven ? TICK_GIVEN : 0) |
      (context ? CONTEXT : 0),
  )
  out.byte(formats.slice(0, 4).reduce((byte, format, n) => byte | (format << (2 * n)), 0))
  const sent = (position.sent?.motion ? MOTION_SENT : 0) | (position.sent?.distance ? DISTANCE_SENT : 0)
  out.byte(formats.slice(4).reduce((byte, format, n) => byte | (format << (2 * n)), sent | (odometer.code << 4)))
  writeTime(out, position.fixTime - base.fixTime)
  out.signed(position.serverTime - position.fixTime)
  if (position.deviceTime !== position.fixTime) out.signed(position.deviceTime - position.fixTime)
  if (tickGiven) out.signed(tick - base.tick)
  DECIMALS.forEach(([field, scales], n) =>
    writeNumber(out, { format: formats[n] ?? 0, value: position[field], before: base[field], scales }),
  )
  odometer.write(out)
  if (patch) out.text(patch)
  if (context) {
    out.text(protocol)
    out.text(fences)
  }
  return out.bytes()
}

/** Returns the bytes of each row of a tail. Only the newest is complete in itself. */
export const encodeTail = (tail: readonly Row[]): Buffer[] =>
  tail.map((row, n) => {
    const newer = tail[n + 1]
    return encodeRow(row, newer && { newer })
  })

/** Reads a row of a device that was encoded as its difference from a neighbor. */
export const decodeRow = (input: Reader, device: DeviceId, neighbor: Neighbor): Row => {
  const base = rowBaseOf(neighbor)
  const flags = input.byte()
  const formats = input.byte() | (input.byte() << 8)
  const displaced = (flags & DISPLACED) !== 0
  const fixTime = base.fixTime + readTime(input)
  const serverTime = fixTime + input.signed()
  const deviceTime = flags & DEVICE_TIME ? fixTime + input.signed() : fixTime
  const tick = flags & TICK_GIVEN ? base.tick + input.signed() : base.expectedTick(displaced, fixTime)
  const [latitude = 0, longitude = 0, altitude = 0, speed = 0, course = 0, accuracy = 0] = DECIMALS.map(
    ([field, scales], n) => readNumber(input, { format: (formats >> (2 * n)) & 3, before: base[field], scales }),
  )
  const odometer = readOdometer(input, (formats >> 12) & 3, base.expectedTotal)
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
