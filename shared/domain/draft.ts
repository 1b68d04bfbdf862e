import { type DeviceId } from '../model/ids.ts'
import type { PositionDraft, SentValues } from '../model/position.ts'
import type { Attributes } from '../model/wire.ts'
import { degrees, knots, meters } from '../units.ts'

/** Point as the tracker sent it, with the fields of its record. Times are Unix time in milliseconds. */
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

/** Returns the position of a point before the pipeline. A point without coordinates is outdated and has no place yet. */
export const draftOf = ({ deviceId, protocol, receivedAt, ip, point }: ReportedPoint): PositionDraft => {
  const attributes = { ...point.attributes, ...(ip !== undefined && { ip }) }
  return {
    deviceId,
    protocol,
    serverTime: receivedAt,
    deviceTime: point.fixTime,
    fixTime: point.fixTime,
    outdated: point.latitude === undefined || point.longitude === undefined,
    valid: point.valid ?? true,
    latitude: degrees(point.latitude ?? 0),
    longitude: degrees(point.longitude ?? 0),
    altitude: meters(point.altitude ?? 0),
    speed: knots(point.speed ?? 0),
    course: degrees(point.course ?? 0),
    accuracy: meters(point.accuracy ?? 0),
    geofenceIds: [],
    attributes,
    ...sentValues(attributes),
  }
}

/** Flags for attributes that the device sent in the right type. The pipeline computes the others. */
const sentValues = ({ motion, distance }: Attributes): { readonly sent?: SentValues } => {
  const sent = { motion: typeof motion === 'boolean', distance: typeof distance === 'number' }
  return sent.motion || sent.distance ? { sent } : {}
}

/** Attributes that the server sets, regardless of the device. */
const OURS = new Set(['ip', 'totalDistance'])

const isOfDevice = (name: string, sent: SentValues | undefined): boolean =>
  name === 'motion' || name === 'distance' ? sent?.[name] === true : !OURS.has(name)

/** Returns everything that the device sent in a position, as text. Reports with equal signatures are duplicates. */
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
