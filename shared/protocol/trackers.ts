/** The protocols at the one address for trackers. Nobody types in which one an app speaks: its requests show it. */
import { osmand } from './osmand.ts'
import { overland } from './overland.ts'
import { owntracks } from './owntracks.ts'
import type { ParsedRequest, TrackerRequest } from './report.ts'

/** Reads a request of any tracker. What is no other protocol's is OsmAnd's, which has no mark of its own. */
export const readTracker = (request: TrackerRequest): ParsedRequest =>
  overland(request) ?? owntracks(request) ?? readOsmand(request)

const readOsmand = (request: TrackerRequest): ParsedRequest => {
  const { json, reports } = osmand(request)
  return {
    protocol: 'osmand',
    reports,
    isAcknowledgedWithoutData: false,
    successBody: '',
    unknownStatus: json ? 404 : 400,
    takesCommands: !json,
  }
}
