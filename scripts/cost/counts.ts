/**
 * What a report, a batch and a position consume. test/scripts/costCounts.test.ts measures these numbers again with the counters
 * of the benchmarks, and counts the fixed parts in the synthesized templates.
 */

export const COUNTS = {
  /** Write units for the state of a device, once for all of its positions in a batch. */
  writesPerState: 1,
  /** Further write units for a position: its part of a chunk, and events. */
  writesPerPosition: 0.09,
  /** Read units for the configuration version, once in a batch. */
  readsPerBatch: 1,
  /** Read units for the state of a device. The consumer remembers states, direct ingestion reads each. */
  readsPerState: 1,
  /** Read units to read the settings and geofences of a device again, at most once in `refreshSeconds`. */
  readsPerRefresh: 3.25,
  /** The same for a device that shares no batch with others. */
  readsPerRefreshAlone: 4.4,
  refreshSeconds: 60,
  /** Read units to find the device of a report. */
  readsPerLookup: 1,
  /** Size of a stream record with one position, and of each further position. */
  recordBytes: 250,
  bytesPerFurtherPosition: 145,
  /** A line of the access log, with the 26 bytes that CloudWatch adds. */
  accessLogBytes: 190,
  /** Size of a stored position in its chunk. */
  storedBytes: 40,
} as const

/** Durations in seconds. Assumed: they contain the latency of AWS, which nobody has measured yet. */
export const DURATIONS = {
  /** Ingest writes to the stream, at 256 MB. */
  ingest: 0.01,
  /** Direct ingestion reads and writes the table, at 512 MB. */
  direct: 0.025,
  /** For each further position of a report. CPU time, at 512 MB. */
  directPerFurtherPosition: 0.002,
  /** The consumer waits for the table, once in a batch. */
  batch: 0.012,
  /** CPU time of the consumer for a device in a batch, and for each further position, at 1,769 MB. */
  perDevice: 0.0008,
  perFurtherPosition: 0.0003,
  /** A scheduled function without work, at 512 MB. */
  scheduled: 0.1,
} as const

export const MEMORY_GB = { ingest: 256 / 1024, direct: 512 / 1024, consumer: 1769 / 1024, scheduled: 512 / 1024 }

/** Resources that cost something at rest, without the web app. */
export const FIXED = {
  stream: { shards: 1, alarmMetrics: { all: 20, few: 8, none: 0 } },
  direct: { shards: 0, alarmMetrics: { all: 15, few: 5, none: 0 } },
  /** The first password. The web app adds another one. */
  secrets: 1,
  secretsOfWebApp: 1,
  /** Runs of the scheduled functions in a month. */
  scheduledRuns: 2 * 8760 + 2 * 730 + 2 * 2920 + 10_950,
  /** Lambda asks the queue of live updates for 20 seconds at a time, with two pollers while it is empty. */
  queueRequests: (2 * 730 * 3600) / 20,
  /** Read units of a device and month to find out that it fell silent: 12 times an hour. */
  silenceReads: 12 * 730,
} as const

/** Default quotas of an account, which AWS raises on request, and limits of this product. */
export const LIMITS = {
  /** API Gateway: requests a second in an account and region. */
  requestsPerSecond: 10_000,
  /** Requests a second that the tracker API accepts with direct ingestion. */
  directRequestsPerSecond: 200,
  /** A shard: records and bytes a second. */
  recordsPerShard: 1000,
  bytesPerShard: 1_000_000,
  /** Largest value of the context key `shards`. */
  shards: 200,
  /** Write units a second of a table. */
  writeUnits: 40_000,
  /** Concurrent executions of a new account, and after the first request. */
  newConcurrency: 10,
  concurrency: 1000,
} as const
