/** How long what a device reports is kept: an attribute `retentionDays` of the device or else of the server; 0 is for ever. */
import type { Settings } from './settings.ts'

const DAY_MS = 86_400_000

export const retentionDays = (settings: Settings): number => Math.max(0, settings.number('retentionDays', 0))

/** What was received at this moment or before is kept no more; -Infinity where everything is kept. Milliseconds. */
export const keptAfter = (days: number, now: () => number): number => (days > 0 ? now() - days * DAY_MS : -Infinity)

/** The seconds since 1970 after which the table may forget what was received at a moment; undefined is never. */
export const ttlOf = (receivedAt: number, days: number): number | undefined =>
  days > 0 ? Math.ceil((receivedAt + days * DAY_MS) / 1000) : undefined
