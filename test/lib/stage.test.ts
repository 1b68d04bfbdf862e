import { InvalidContext, readStage } from '../../lib/stage.ts'

const complaint = (context: Record<string, unknown>): string => {
  try {
    readStage(context)
  } catch (error) {
    if (error instanceof InvalidContext) return error.message
    throw error
  }
  return 'accepted'
}

test('returns a complete stage without any key', () => {
  expect(readStage({})).toEqual({
    stage: 'dev',
    streamMode: 'provisioned',
    shards: 1,
    streamRetentionHours: 24,
    logRetentionDays: 30,
    statisticsEvery: 'rate(1 hour)',
    allowedOrigins: [],
    web: true,
    tileOrigins: [],
    vehiclesAnonymous: false,
    tracing: false,
    ingestion: 'stream',
    consumerMemoryMb: 1769,
    parallelization: 1,
    alarms: 'all',
    dashboard: false,
    disposable: false,
    trackerDoor: 'none',
  })
})

test('parses keys given as text on the command line', () => {
  expect(
    readStage({
      stage: 'prod',
      shards: '4',
      logRetentionDays: '90',
      allowedOrigins: 'https://a.example,http://localhost:5173',
      alarmEmail: 'ops@a.example',
    }),
  ).toMatchObject({
    shards: 4,
    logRetentionDays: 90,
    allowedOrigins: ['https://a.example', 'http://localhost:5173'],
    alarmEmail: 'ops@a.example',
  })
})

test.each([
  [{ shards: 'many' }, 'The context key "shards" must be a whole number from 1 to 200, but is "many".'],
  [{ shards: '0' }, 'The context key "shards" must be a whole number from 1 to 200, but is "0".'],
  [{ streamMode: 'fast' }, 'The context key "streamMode" must be provisioned or on-demand, but is "fast".'],
  [{ alarmEmail: 'me' }, 'The context key "alarmEmail" must be an email address, but is "me".'],
  [
    { allowedOrigins: 'https://a.example/map' },
    'The context key "allowedOrigins" must be origins such as https://map.example.org, separated by commas, but is "https://a.example/map".',
  ],
  [
    { statisticsEvery: '1h' },
    'The context key "statisticsEvery" must be a schedule such as rate(1 hour) or cron(15 0 * * ? *), but is "1h".',
  ],
  [
    { table: 'my table' },
    'The context key "table" must be the name of a table, such as gps-dev-restored, but is "my table".',
  ],
  [
    { stage: 'Prod' },
    'The context key "stage" must be at most 16 lowercase letters, digits and hyphens, but is "Prod".',
  ],
  [{ alarms: 'some' }, 'The context key "alarms" must be all, few or none, but is "some".'],
  [{ kmsKey: 'mine' }, 'The context key "kmsKey" must be the ARN of a KMS key, but is "mine".'],
  [
    { stage: 'prod', disposable: 'true' },
    'The stage "prod" cannot be disposable: `cdk destroy` would delete all its data.',
  ],
  [
    { shard: '4' },
    'Unknown context key "shard"; valid keys: stage, streamMode, shards, streamRetentionHours, logRetentionDays, ingestion, consumerMemoryMb, parallelization, trackerConcurrency, statisticsEvery, allowedOrigins, web, tileOrigins, mailFrom, vehiclesAnonymous, tracing, table, alarmEmail, alarms, dashboard, disposable, kmsKey, webDomain, webCertificate, apiDomain, apiCertificate, trackerDomain, trackerCertificate, hostedZone, trackerDoor.',
  ],
])('%j is answered with one sentence', (context, sentence) => {
  expect(complaint(context)).toBe(sentence)
})

test('rejects a retention that CloudWatch does not support', () => {
  expect(complaint({ logRetentionDays: '31' })).toMatch(/"logRetentionDays" must be one of 1, 3, 5, .* but is "31"\.$/)
})

test('ignores keys of CDK', () => {
  expect(
    complaint({
      '@aws-cdk/core:target-partitions': ['aws'],
      'aws:cdk:bundling-stacks': ['**'],
      'cli-telemetry': false,
    }),
  ).toBe('accepted')
})
