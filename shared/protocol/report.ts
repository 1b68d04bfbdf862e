/** Input and result of the protocols. The stream's record has the same format; ingest compares them at compile time. */

/** Request of a tracker. */
export interface TrackerRequest {
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Without the question mark, percent-encoded. */
  readonly query: string
  readonly body: string
  /** Unix time in milliseconds. */
  readonly receivedAt: number
}

/** Report of a device. A point without coordinates repeats the device's last place. */
export interface Point {
  /** Unix time in milliseconds. */
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
 * Request of a point that cannot become a position. Parsed again with the same time of receipt and the device's id in
 * the query, it is rejected for the same reason and contains nothing else. A request with one point is kept unchanged.
 * Of a request with several points, only the rejected part is kept.
 */
export interface Rejected {
  readonly reason: string
  /** Without the question mark, percent-encoded. */
  readonly query: string
  /** Empty if the request had none. */
  readonly contentType: string
  readonly body: string
}

/** Request of a rejected point. */
export type RefusedRequest = Omit<Rejected, 'reason'>

/** Report of one device in a request. The points are in the order of the request. */
export interface DeviceReport {
  readonly uniqueId: string
  readonly points: Point[]
  readonly rejected: Rejected[]
}

/** Parsed request, and how to respond to its client. */
export interface ParsedRequest {
  /** Protocol name of the positions. */
  readonly protocol: string
  /** Includes rejected points. */
  readonly reports: readonly DeviceReport[]
  /** True if a request without reports is valid. False if it names no device, which returns 400. */
  readonly isAcknowledgedWithoutData: boolean
  /** JSON body of a 200 response; empty if the client expects none. */
  readonly successBody: string
  /** Status for an unknown device. */
  readonly unknownStatus: number
  /** JSON body of the 401 response to a report without a valid key; empty if the client expects none. */
  readonly refusedBody: string
  /** True if the client accepts a command in the response body. */
  readonly takesCommands: boolean
}

/** Adds a rejected request and the reason to a report. */
export const reject = (report: DeviceReport, reason: string, request: RefusedRequest): void => {
  report.rejected.push({ reason, ...request })
}

export const contentTypeOf = ({ headers }: TrackerRequest): string => headers['content-type'] ?? ''

/**
 * Returns the body of a JSON request with a single value. A number that JSON cannot represent, such as 1e309, becomes
 * text.
 */
export const jsonBody = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'number' && !Number.isFinite(member) ? String(member) : member,
  )

/** Maximum length of a unique id, in characters. */
const UNIQUE_ID_MAX_CHARACTERS = 128

/** Returns true if a device can have this id. */
export const isUniqueId = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text.length <= UNIQUE_ID_MAX_CHARACTERS && text.isWellFormed()
