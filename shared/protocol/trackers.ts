/** Detects the protocol of a request. All protocols share one address, because apps cannot state theirs. */
import { osmand } from './osmand.ts'
import { overland } from './overland.ts'
import { owntracks } from './owntracks.ts'
import type { ParsedRequest, TrackerRequest } from './report.ts'

/** Parses a request of any tracker. OsmAnd is the default, because it has no distinctive feature. */
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
    refusedBody: '',
    takesCommands: !json,
  }
}
