/** What a protocol is given of a request and reads out of it. The stream's record has the same form; the compiler compares them in ingest. */

/** The parts of an HTTP request that say something. */
export interface TrackerRequest {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Without the question mark, still percent-encoded. */
  readonly query: string
  readonly body: string
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/** One report of a device, as it sent it. A point without coordinates repeats the device's last place. */
export interface Point {
  /** Milliseconds since 1970. */
  fixTime: number
  latitude?: number
  longitude?: number
  /** Meters. */
  altitude?: number
  /** Knots. */
  speed?: number
  /** Degrees. */
  course?: number
  /** Meters. */
  accuracy?: number
  valid?: boolean
  attributes?: Record<string, string | number | boolean>
}

/**
 * A point that cannot become a position, as a request of its own: reading it again at the same time of receipt, with the
 * device's id in the query, gives the same refusal and nothing else. A request with one point is kept as it came. Of one
 * with more, only the part that was refused is kept.
 */
export interface Rejected {
  readonly reason: string
  /** Without the question mark, still percent-encoded. */
  readonly query: string
  /** Empty if the request named none. */
  readonly contentType: string
  readonly body: string
}

/** The parts of a request that a refused point keeps. */
export type RefusedRequest = Omit<Rejected, 'reason'>

/** All that one request says about one device, in the order in which it stands there. */
export interface DeviceReport {
  readonly uniqueId: string
  readonly points: Point[]
  readonly rejected: Rejected[]
}

/** What one request says, and how its client is to be answered. */
export interface ParsedRequest {
  /** The name that its positions carry. */
  readonly protocol: string
  /** What can't be accepted is part of it. */
  readonly reports: readonly DeviceReport[]
  /** Tells an empty list of reports that is all right from one for want of a device to give them to, which is answered 400. */
  readonly isAcknowledgedWithoutData: boolean
  /** The body of 200, JSON; empty where the client wants none. */
  readonly successBody: string
  /** What this client is told when a device is unknown. */
  readonly unknownStatus: number
  /** Whether this client takes a command as the body of the answer. */
  readonly takesCommands: boolean
}

/** Adds a request that could not be read, and why, to the report. */
export const reject = (report: DeviceReport, reason: string, request: RefusedRequest): void => {
  report.rejected.push({ reason, ...request })
}

export const contentTypeOf = ({ headers }: TrackerRequest): string => headers['content-type'] ?? ''

/** Returns the body of a JSON request that has only this value. A number that JSON can't write, such as 1e309, becomes text. */
export const jsonBody = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'number' && !Number.isFinite(member) ? String(member) : member,
  )

/** The longest id that a device may be registered with, in characters. */
const UNIQUE_ID_MAX_CHARACTERS = 128

/** Returns true if a device can have this id. */
export const isUniqueId = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text.length <= UNIQUE_ID_MAX_CHARACTERS && text.isWellFormed()
