/** Formulas: what a fleet consumes, what that costs in a month, and which limits it reaches. Pure functions. */
import { COUNTS, DURATIONS, FIXED, LIMITS, MEMORY_GB } from './counts.ts'
import { HOURS_PER_MONTH, PRICES, SECONDS_PER_MONTH } from './prices.ts'

export interface Fleet {
  readonly devices: number
  /** Seconds between two positions of a device. */
  readonly every: number
  /** Positions in a report. */
  readonly batch: number
}

export interface Deployment {
  readonly ingestion: 'stream' | 'direct'
  readonly alarms: 'all' | 'few' | 'none'
  readonly web: boolean
}

/** Part of the records that a shard accepts that is planned for: partition keys are not spread evenly. */
const SHARD_USE = 0.8
const RECORDS_PER_BATCH = 100

/** Consumption in a second, except for the number of shards. */
export interface Consumption {
  readonly positions: number
  readonly reports: number
  readonly shards: number
  /** Batches of the consumer. */
  readonly batches: number
  readonly writeUnits: number
  readonly readUnits: number
  readonly streamBytes: number
  readonly logBytes: number
  readonly gbSeconds: number
  /** Functions that run at the same time, on average. */
  readonly concurrency: number
}

/** Returns what the fleet consumes. */
export const consumptionOf = (fleet: Fleet, { ingestion }: Pick<Deployment, 'ingestion'>): Consumption =>
  ingestion === 'stream' ? streamed(fleet) : direct(fleet)

const rates = ({ devices, every, batch }: Fleet) => ({
  positions: devices / every,
  reports: devices / every / batch,
})

/** Refreshes of settings and geofences for a report, which are read again after a minute. */
const refreshesOf = ({ every, batch }: Fleet): number => 1 / (Math.floor(COUNTS.refreshSeconds / (every * batch)) + 1)

const writesOf = ({ positions, reports }: ReturnType<typeof rates>): number =>
  reports * COUNTS.writesPerState + positions * COUNTS.writesPerPosition

const streamed = (fleet: Fleet): Consumption => {
  const { positions, reports } = rates(fleet)
  const streamBytes = reports * (COUNTS.recordBytes + (fleet.batch - 1) * COUNTS.bytesPerFurtherPosition)
  const shards = Math.max(
    1,
    Math.ceil(reports / (LIMITS.recordsPerShard * SHARD_USE)),
    Math.ceil(streamBytes / (LIMITS.bytesPerShard * SHARD_USE)),
  )
  const batches = batchesOf(reports, shards)
  const ingestSeconds = reports * DURATIONS.ingest
  const consumerSeconds =
    batches * DURATIONS.batch + reports * DURATIONS.perDevice + (positions - reports) * DURATIONS.perFurtherPosition
  return {
    positions,
    reports,
    shards,
    batches,
    writeUnits: writesOf({ positions, reports }),
    readUnits:
      batches * COUNTS.readsPerBatch + reports * (COUNTS.readsPerLookup + refreshesOf(fleet) * COUNTS.readsPerRefresh),
    streamBytes,
    logBytes: reports * COUNTS.accessLogBytes,
    gbSeconds: ingestSeconds * MEMORY_GB.ingest + consumerSeconds * MEMORY_GB.consumer,
    concurrency: ingestSeconds + consumerSeconds,
  }
}

/** Lambda reads a shard once a second. A batch contains the records of that second, at most 100. */
export const batchesOf = (reports: number, shards: number): number => {
  const ofShard = reports / shards
  const secondsWithRecords = 1 - Math.exp(-ofShard)
  return shards * Math.max(secondsWithRecords, ofShard / RECORDS_PER_BATCH)
}

const direct = (fleet: Fleet): Consumption => {
  const { positions, reports } = rates(fleet)
  const seconds = reports * DURATIONS.direct + (positions - reports) * DURATIONS.directPerFurtherPosition
  const { readsPerLookup, readsPerBatch, readsPerState, readsPerRefreshAlone } = COUNTS
  const reads = readsPerLookup + readsPerState + refreshesOf(fleet) * readsPerRefreshAlone
  // Each container reads the configuration version at most once a second.
  const versionReads = batchesOf(reports, Math.max(1, Math.ceil(seconds))) * readsPerBatch
  return {
    positions,
    reports,
    shards: 0,
    batches: 0,
    writeUnits: writesOf({ positions, reports }),
    readUnits: reports * reads + versionReads,
    streamBytes: 0,
    logBytes: reports * COUNTS.accessLogBytes,
    gbSeconds: seconds * MEMORY_GB.direct,
    concurrency: seconds,
  }
}

const GB = 1_000_000_000

/** Returns the cost of a month in USD that follows the number of positions, by the service that bills it. */
export const usageCost = (used: Consumption): Readonly<Record<string, number>> => {
  const monthly = (perSecond: number, price: number) => perSecond * SECONDS_PER_MONTH * price
  return {
    'API Gateway': monthly(used.reports, PRICES.apiRequest),
    Lambda: monthly(used.reports + used.batches, PRICES.invocation) + monthly(used.gbSeconds, PRICES.gbSecond),
    DynamoDB: monthly(used.writeUnits, PRICES.writeUnit) + monthly(used.readUnits, PRICES.readUnit),
    'Kinesis records': used.shards === 0 ? 0 : monthly(used.reports, PRICES.putUnit),
    'access log': monthly(used.logBytes / GB, PRICES.logGb),
  }
}

/** Returns the cost of a month in USD without any report. */
export const restCost = (
  devices: number,
  { ingestion, alarms, web }: Deployment,
  shards: number = FIXED[ingestion].shards,
): Readonly<Record<string, number>> => {
  const run = PRICES.scheduled + PRICES.invocation + DURATIONS.scheduled * MEMORY_GB.scheduled * PRICES.gbSecond
  return {
    shards: shards * HOURS_PER_MONTH * PRICES.shardHour,
    alarms: FIXED[ingestion].alarmMetrics[alarms] * PRICES.alarmMetric,
    secrets: (FIXED.secrets + (web ? FIXED.secretsOfWebApp : 0)) * PRICES.secret,
    'scheduled functions': FIXED.scheduledRuns * run,
    'polling the empty queue of live updates': FIXED.queueRequests * PRICES.queueRequest,
    'checks for inactive devices': devices * FIXED.silenceReads * PRICES.readUnit,
  }
}

export const totalOf = (parts: Readonly<Record<string, number>>): number =>
  Object.values(parts).reduce((sum, part) => sum + part, 0)

/** Returns the cost of a month in USD. */
export const monthlyCost = (fleet: Fleet, deployment: Deployment): number => {
  const used = consumptionOf(fleet, deployment)
  return totalOf(restCost(fleet.devices, deployment, used.shards)) + totalOf(usageCost(used))
}

/** Returns the cost of storing the positions of one month for a month, in USD. */
export const storageCost = ({ positions }: Consumption): number =>
  ((positions * SECONDS_PER_MONTH * COUNTS.storedBytes) / GB) * PRICES.storedGb

const number = (value: number): string => Math.round(value).toLocaleString('en')

/** Returns the limits that the fleet exceeds, one sentence each. AWS raises its quotas on request. */
export const exceededLimits = (used: Consumption, { ingestion }: Pick<Deployment, 'ingestion'>): string[] => {
  const { reports, writeUnits, concurrency, shards } = used
  return [
    reports > LIMITS.requestsPerSecond &&
      `API Gateway accepts ${number(LIMITS.requestsPerSecond)} requests a second, not ${number(reports)}.`,
    ingestion === 'direct' &&
      reports > LIMITS.directRequestsPerSecond &&
      `Direct ingestion accepts ${LIMITS.directRequestsPerSecond} reports a second, not ${number(reports)}.`,
    shards > LIMITS.shards && `The stream can have ${LIMITS.shards} shards, not ${number(shards)}.`,
    writeUnits > LIMITS.writeUnits &&
      `A table takes ${number(LIMITS.writeUnits)} write units a second, not ${number(writeUnits)}.`,
    concurrency > LIMITS.concurrency
      ? `An account runs ${number(LIMITS.concurrency)} functions at once, not ${number(concurrency)}.`
      : concurrency > LIMITS.newConcurrency / 2 &&
        `A new account runs ${LIMITS.newConcurrency} functions at once, and this fleet ${number(concurrency)} on average.`,
  ].filter(sentence => sentence !== false)
}
