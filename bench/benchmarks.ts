/** All benchmarks, in the order in which they run. */
import { basicAuth } from './figures/basicAuth.ts'
import { build } from './figures/build.ts'
import { consumer } from './figures/consumer.ts'
import { freshness } from './figures/freshness.ts'
import { geofences } from './figures/geofences.ts'
import { ingest } from './figures/ingest.ts'
import { latest } from './figures/latest.ts'
import { live } from './figures/live.ts'
import { operations } from './figures/operations.ts'
import { reports } from './figures/reports.ts'
import { routeOfHundredThousand } from './figures/route.ts'
import { web } from './figures/web.ts'
import { writeUnits } from './figures/writeUnits.ts'
import type { Benchmark } from './kit/figure.ts'

export const benchmarks: ReadonlyMap<string, Benchmark> = new Map(
  Object.entries({
    writeUnits,
    ingest,
    consumer,
    route: routeOfHundredThousand,
    reports,
    operations,
    latest,
    live,
    basicAuth,
    freshness,
    geofences,
    web,
    build,
  }),
)
