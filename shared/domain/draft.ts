import { type DeviceId } from '../model/ids.ts'
import type { PositionDraft, Position, SentValues } from '../model/position.ts'
import type { Attributes } from '../model/wire.ts'
import { degrees, knots, meters } from '../units.ts'

/** A point as a tracker sent it, with what its record says of it. Times are milliseconds. */
export interface ReportedPoint {
  readonly deviceId: DeviceId
  readonly protocol: string
  readonly receivedAt: number
  readonly ip?: string | undefined
  readonly point: {
    readonly fixTime: number
    readonly latitude?: number | undefined
    readonly longitude?: number | undefined
    readonly altitude?: number | undefined
    readonly speed?: number | undefined
    readonly course?: number | undefined
    readonly accuracy?: number | undefined
    readonly valid?: boolean | undefined
    readonly attributes?: Readonly<Record<string, string | number | boolean>> | undefined
  }
}

/**
 * The position that a point becomes. A point without coordinates repeats the place of the device's last position and is
 * outdated; undefined when there is none yet.
 */
export const draftOf = (
  { deviceId, protocol, receivedAt, ip, point }: ReportedPoint,
  last: Position | undefined,
): PositionDraft | undefined => {
  const attributes = { ...point.attributes, ...(ip !== undefined && { ip }) }
  const base = {
    deviceId,
    protocol,
    serverTime: receivedAt,
    deviceTime: point.fixTime,
    geofenceIds: [],
    attributes,
    ...sentValues(attributes),
  }
  if (point.latitude === undefined || point.longitude === undefined) {
    if (!last) return undefined
    const { fixTime, valid, latitude, longitude, altitude, speed, course, accuracy } = last
    return { ...base, fixTime, valid, latitude, longitude, altitude, speed, course, accuracy, outdated: true }
  }
  return {
    ...base,
    fixTime: point.fixTime,
    outdated: false,
    valid: point.valid ?? true,
    latitude: degrees(point.latitude),
    longitude: degrees(point.longitude),
    altitude: meters(point.altitude ?? 0),
    speed: knots(point.speed ?? 0),
    course: degrees(point.course ?? 0),
    accuracy: meters(point.accuracy ?? 0),
  }
}

/** The pipeline computes both unless the device sent them in this type. */
const sentValues = ({ motion, distance }: Attributes): { readonly sent?: SentValues } => {
  const sent = { motion: typeof motion === 'boolean', distance: typeof distance === 'number' }
  return sent.motion || sent.distance ? { sent } : {}
}

/** Set by the server whatever the device sent. */
const OURS = new Set(['ip', 'totalDistance'])

const isOfDevice = (name: string, sent: SentValues | undefined): boolean =>
  name === 'motion' || name === 'distance' ? sent?.[name] === true : !OURS.has(name)

/** Everything in a position that the device sent, as text. Two reports with equal signatures are one report sent twice. */
export const signatureOf = (position: PositionDraft): string =>
  JSON.stringify([
    position.fixTime,
    position.deviceTime,
    position.outdated,
    position.valid,
    position.latitude,
    position.longitude,
    position.altitude,
    position.speed,
    position.course,
    position.accuracy,
    Object.entries(position.attributes)
      .filter(([name]) => isOfDevice(name, position.sent))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ])
