/** Operations and functions that a deployment has. */
import { functions } from '#shared/api/functions.ts'
import type { Ingestion } from '#shared/api/grants.ts'
import { operations } from '#shared/api/index.ts'

const OF_OTHERS: Readonly<Record<Ingestion, readonly string[]>> = {
  stream: [functions.trackersDirect.address],
  direct: [functions.trackers.address, functions.positions.address],
}

export const declaredFor = (ingestion: Ingestion) =>
  [...operations, ...Object.values(functions)].filter(({ address }) => !OF_OTHERS[ingestion].includes(address))
