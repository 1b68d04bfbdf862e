/** All benchmarks, in the order in which they run. Each is loaded when it runs, because together they load all packages. */
import type { Benchmark } from './kit/figure.ts'

export const benchmarks: ReadonlyMap<string, Benchmark> = new Map(
  Object.entries({
    writeUnits: {
      summary: 'table write units per position, for one hour of a fleet',
      run: async () => (await import('./figures/writeUnits.ts')).run(),
    },
    directUnits: {
      summary: 'table units per position without a stream',
      run: async () => (await import('./figures/directUnits.ts')).run(),
    },
    ingest: {
      summary: 'reports accepted per CPU second, relative to a bare server',
      run: async () => (await import('./figures/ingest.ts')).run(),
    },
    consumer: {
      summary: 'positions applied per CPU second, relative to one item per position',
      run: async () => (await import('./figures/consumer.ts')).run(),
    },
    throughput: {
      summary: 'reports of one shard that the consumer applies per CPU second of its own',
      run: async () => (await import('./figures/throughput.ts')).run(),
    },
    route: {
      summary: 'route report of 100,000 positions',
      run: async () => (await import('./figures/route.ts')).run(),
    },
    reports: {
      summary: 'summary and trip reports of a million positions',
      run: async () => (await import('./figures/reports.ts')).run(),
    },
    operations: {
      summary: 'p50 and p99 of every operation of the Traccar API',
      run: async () => (await import('./figures/operations.ts')).run(),
    },
    latest: {
      summary: 'latest positions of 10,000 devices',
      run: async () => (await import('./figures/latest.ts')).run(),
    },
    live: {
      summary: 'live updates of one second: 1,000 devices, 100 connected users',
      run: async () => (await import('./figures/live.ts')).run(),
    },
    basicAuth: {
      summary: 'cost of a verified password per request',
      run: async () => (await import('./figures/basicAuth.ts')).run(),
    },
    freshness: {
      summary: 'time from the 200 of a report until it is visible',
      run: async () => (await import('./figures/freshness.ts')).run(),
    },
    geofences: {
      summary: 'lookup of the geofences around a position',
      run: async () => (await import('./figures/geofences.ts')).run(),
    },
    web: {
      summary: 'map with 2,000 devices in a browser, and the size of its files',
      run: async () => (await import('./figures/web.ts')).run(),
    },
    crowd: {
      summary: 'map with 10,000 devices in a browser, whose data no server makes',
      run: async () => (await import('./figures/crowd.ts')).run(),
    },
    coldStart: {
      summary: 'import of a function of the API, relative to the client of the SDK',
      run: async () => (await import('./figures/coldStart.ts')).run(),
    },
    idle: {
      summary: 'memory of the local run while nothing happens',
      run: async () => (await import('./figures/idle.ts')).run(),
    },
    build: {
      summary: 'duration of bundling and synthesis, and size of the functions',
      run: async () => (await import('./figures/build.ts')).run(),
    },
  }),
)
