import { functions } from '#shared/api/functions.ts'
import { ingest } from '#shared/ingest/ingest.ts'
import { readTracker } from '#shared/protocol/trackers.ts'

/** Takes what trackers report, in any protocol that we know, on any path and with any method. */
export const trackers = ingest(functions.trackers, readTracker)
