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

/** One report of a device, as it sent it. A point without coordinates is a sign of life; its place is the last one. */
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

/** A point that can never become a position, with the text that the device sent. */
export interface Rejected {
  reason: string
  raw: string
}

/** All that one request says about one device, in the order in which it stands there. */
export interface DeviceReport {
  readonly uniqueId: string
  readonly points: Point[]
  readonly rejected: Rejected[]
}

/** What one request says, and how its client is to be answered. */
export interface Reading {
  /** The name that its positions carry. */
  readonly protocol: string
  /** What can't be accepted is part of it. */
  readonly reports: readonly DeviceReport[]
  /** Tells an empty list of reports that is all right from one for want of a device to give them to, which is answered 400. */
  readonly nothingToStore: boolean
  /** The body of 200, JSON; empty where the client wants none. */
  readonly accepted: string
  /** What this client is told when a device is unknown. */
  readonly unknownStatus: number
  /** Whether this client takes a command as the body of the answer. */
  readonly takesCommands: boolean
}

const RAW_MAX_CHARACTERS = 16_384

/** Puts a text that could not be read, and why, beside the points of the report. */
export const reject = (report: DeviceReport, reason: string, raw: string): void => {
  report.rejected.push({ reason, raw: raw.slice(0, RAW_MAX_CHARACTERS) })
}

/** The longest id that a device may be registered with, in characters. */
const UNIQUE_ID_MAX_CHARACTERS = 128

/** Whether any device could have this id; asking the table for another would be in vain. */
export const isUniqueId = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text.length <= UNIQUE_ID_MAX_CHARACTERS && text.isWellFormed()
