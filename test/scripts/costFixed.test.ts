/** Compares what the estimate assumes at rest with the synthesized templates. */
import { COUNTS, FIXED, MEMORY_GB } from '../../scripts/cost/counts.ts'
import { type Resource, type Synthesized, synthesize } from '../lib/synthesized.ts'

/** An alarm on an expression is billed for each metric of it. */
const metricsOf = ({ Properties }: Resource): number =>
  Properties['Metrics'] === undefined
    ? 1
    : (Properties['Metrics'] as { MetricStat?: unknown }[]).filter(({ MetricStat }) => MetricStat !== undefined).length

const alarmMetrics = (app: Synthesized): number =>
  app.ofType('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0)

const HOURS_OF = { minutes: 1 / 60, hour: 1, hours: 1 } as const
/** `rate(5 minutes)` → 8760 runs in a month of 730 hours. */
const runsOf = ({ Properties }: Resource): number => {
  const [, count, unit] = /^rate\((\d+) (minutes|hours?)\)$/.exec(Properties['ScheduleExpression']) ?? []
  return 730 / (Number(count) * HOURS_OF[unit as keyof typeof HOURS_OF])
}

const STREAM = synthesize()
const DIRECT = { ingestion: 'direct', mailFrom: 'gps@example.org' }

test.each([
  ['stream, all', FIXED.stream.alarmMetrics.all, STREAM],
  ['direct, all', FIXED.direct.alarmMetrics.all, synthesize(DIRECT)],
  ['direct, few', FIXED.direct.alarmMetrics.few, synthesize({ ingestion: 'direct', alarms: 'few' })],
  ['stream, few', FIXED.stream.alarmMetrics.few, synthesize({ alarms: 'few' })],
])('counts the metrics of alarms: %s', (_, metrics, app) => {
  expect(alarmMetrics(app)).toBe(metrics)
})

test('counts shards, secrets and scheduled runs', () => {
  const shards = STREAM.ofType('AWS::Kinesis::Stream').map(({ Properties }) => Properties['ShardCount'])
  expect(shards).toEqual([FIXED.stream.shards])
  expect(STREAM.ofType('AWS::SecretsManager::Secret')).toHaveLength(FIXED.secrets)
  const runs = STREAM.ofType('AWS::Scheduler::Schedule').map(runsOf)
  expect(runs.reduce((sum, one) => sum + one, 0)).toBeCloseTo(FIXED.scheduledRuns, 3)
})

test('knows the memory of the functions', () => {
  const gigabytes = (app: Synthesized, name: string) =>
    app.ofType('AWS::Lambda::Function').find(({ Properties }) => Properties['FunctionName'] === `gps-dev-${name}`)
      ?.Properties['MemorySize'] / 1024
  expect(gigabytes(STREAM, 'ingest-trackers')).toBe(MEMORY_GB.ingest)
  expect(gigabytes(STREAM, 'stream-positions')).toBe(MEMORY_GB.consumer)
  expect(gigabytes(STREAM, 'schedule-erasure')).toBe(MEMORY_GB.scheduled)
  expect(gigabytes(synthesize(DIRECT), 'ingest-trackers')).toBe(MEMORY_GB.direct)
})

test('knows the size of a line of the access log', () => {
  const [stage] = STREAM.ofType('AWS::ApiGatewayV2::Stage').filter(
    ({ Properties }) => Properties['AccessLogSettings'] !== undefined,
  )
  const line = String(stage?.Properties['AccessLogSettings'].Format).replaceAll(/\$context[\w.]+/g, variable =>
    variable.endsWith('requestId') ? 'JKJaXmPLvHcESHA=' : variable.endsWith('Epoch') ? '1780000000000' : TYPICAL,
  )
  expect((line.length + 26) / COUNTS.accessLogBytes).toBeCloseTo(1, 0.9)
})

const TYPICAL = '203.0.113'
