/**
 * Input and output of the protocol parsers. The stream's record has the same form, which the compiler checks in ingest.
 */

/** Parts of an HTTP request that the protocols read. */
export interface TrackerRequest {
  /** Headers by lowercase name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Query string without the question mark, still percent-encoded. */
  readonly query: string
  readonly body: string
  /** Unix time in milliseconds. */
  readonly receivedAt: number
}

/** One report of a device, as sent. A point without coordinates repeats the device's last place. */
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
 * A request that contains only one rejected point. Parsing it again with the same time of receipt and the device's id
 * in the query returns only this rejection. If the original request had a single point, it is kept unchanged. Otherwise
 * only the rejected part is kept.
 */
export interface Rejected {
  readonly reason: string
  /** Query string without the question mark, still percent-encoded. */
  readonly query: string
  /** Content type; empty if the request had none. */
  readonly contentType: string
  readonly body: string
}

/** Parts of a request that are kept with a rejected point. */
export type RefusedRequest = Omit<Rejected, 'reason'>

/** Data of one request about one device, in the order of the request. */
export interface DeviceReport {
  readonly uniqueId: string
  readonly points: Point[]
  readonly rejected: Rejected[]
}

/** Content of one request, and the response that its client expects. */
export interface ParsedRequest {
  /** Name of the protocol, stored in the positions. */
  readonly protocol: string
  /** Reports per device, including rejected points. */
  readonly reports: readonly DeviceReport[]
  /**
   * Distinguishes two empty lists of reports. True: the request is valid and returns 200. False: it names no device and
   * returns 400.
   */
  readonly isAcknowledgedWithoutData: boolean
  /** JSON body of the 200 response; empty if the client expects none. */
  readonly accepted: string
  /** Status of the response if the device is unknown. */
  readonly unknownStatus: number
  /** True if this client accepts a command as the response body. */
  readonly takesCommands: boolean
}

/** Adds a request that could not be read, with the reason, to the report. */
export const reject = (report: DeviceReport, reason: string, request: RefusedRequest): void => {
  report.rejected.push({ reason, ...request })
}

export const contentTypeOf = ({ headers }: TrackerRequest): string => headers['content-type'] ?? ''

/**
 * Returns the JSON body of a request that has only this value. A number that JSON cannot write, such as 1e309, becomes
 * text.
 */
export const jsonBody = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'number' && !Number.isFinite(member) ? String(member) : member,
  )

/** Maximum length of a registered device's id, in characters. */
const UNIQUE_ID_MAX_CHARACTERS = 128

/** Returns true if the text is a possible device id. */
export const isUniqueId = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text.length <= UNIQUE_ID_MAX_CHARACTERS && text.isWellFormed()
