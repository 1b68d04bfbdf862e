/** Takes what trackers report in the OsmAnd protocol, and what OwnTracks and Overland do, on any path and with any method. */
import { functions } from '#shared/api/functions.ts'
import { ingest } from '#shared/http/ingest.ts'
import { osmand } from '#shared/protocol/osmand.ts'

export const handler = ingest(functions.osmand, {
  name: 'osmand',
  read: request => {
    const { json, reports, app } = osmand(request)
    return { reports, unknownStatus: json ? 404 : 400, takesCommands: !json, ...(app && { app }) }
  },
})
