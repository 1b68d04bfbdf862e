/**
 * Protocols at the tracker address. Users do not configure the protocol of an app; it is detected from the requests.
 */
import { osmand } from './osmand.ts'
import { overland } from './overland.ts'
import { owntracks } from './owntracks.ts'
import type { ParsedRequest, TrackerRequest } from './report.ts'

/**
 * Parses a request of any tracker. Requests of no other protocol are parsed as OsmAnd, which has no distinctive mark.
 */
export const readTracker = (request: TrackerRequest): ParsedRequest =>
  overland(request) ?? owntracks(request) ?? readOsmand(request)

const readOsmand = (request: TrackerRequest): ParsedRequest => {
  const { json, reports } = osmand(request)
  return {
    protocol: 'osmand',
    reports,
    isAcknowledgedWithoutData: false,
    accepted: '',
    unknownStatus: json ? 404 : 400,
    takesCommands: !json,
  }
}
