import { functions } from '#shared/api/functions.ts'
import { ingestDirectly } from '#shared/ingest/direct.ts'
import { ingest } from '#shared/ingest/ingest.ts'
import { readTracker } from '#shared/protocol/trackers.ts'

/** Takes what trackers report, in any protocol that we know, on any path and with any method. */
export const trackers = ingest(functions.trackers, readTracker)

let direct: ReturnType<typeof ingestDirectly> | undefined

/**
 * Takes the same reports where there is no stream, and applies them itself. Created on first use: a call in this file would
 * add everything that it needs to the bundle of `trackers`.
 */
export const trackersDirect: ReturnType<typeof ingestDirectly> = event =>
  (direct ??= ingestDirectly(functions.trackersDirect, readTracker))(event)
