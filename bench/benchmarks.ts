/** All benchmarks, in the order in which they run. Each is loaded when it runs, because together they need every package. */
import type { Benchmark } from './kit/figure.ts'

export const benchmarks: ReadonlyMap<string, Benchmark> = new Map(
  Object.entries({
    writeUnits: {
      summary: 'write units of the table for each position of a fleet’s hour',
      run: async () => (await import('./figures/writeUnits.ts')).run(),
    },
    ingest: {
      summary: 'reports that a CPU-second takes, against a bare server',
      run: async () => (await import('./figures/ingest.ts')).run(),
    },
    consumer: {
      summary: 'positions that a CPU-second applies, against one item per position',
      run: async () => (await import('./figures/consumer.ts')).run(),
    },
    route: {
      summary: 'a route of 100,000 positions',
      run: async () => (await import('./figures/route.ts')).run(),
    },
    reports: {
      summary: 'summary and trips over a million positions',
      run: async () => (await import('./figures/reports.ts')).run(),
    },
    operations: {
      summary: 'p50 and p99 of every operation of the Traccar API',
      run: async () => (await import('./figures/operations.ts')).run(),
    },
    latest: {
      summary: 'the latest positions of 10,000 devices',
      run: async () => (await import('./figures/latest.ts')).run(),
    },
    live: {
      summary: 'what changes in a second, to 100 people who watch 1,000 devices',
      run: async () => (await import('./figures/live.ts')).run(),
    },
    basicAuth: {
      summary: 'what a verified password costs in each request',
      run: async () => (await import('./figures/basicAuth.ts')).run(),
    },
    freshness: {
      summary: 'how soon after its 200 a report is shown',
      run: async () => (await import('./figures/freshness.ts')).run(),
    },
    geofences: {
      summary: 'finding the geofences around a position',
      run: async () => (await import('./figures/geofences.ts')).run(),
    },
    web: {
      summary: 'the map with 2,000 devices in a browser, and what it loads',
      run: async () => (await import('./figures/web.ts')).run(),
    },
    build: {
      summary: 'how long bundling and synthesis take, and how large the functions are',
      run: async () => (await import('./figures/build.ts')).run(),
    },
  }),
)
