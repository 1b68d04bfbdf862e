/**
 * List prices of us-east-1 in USD, November 2026, without free tiers and volume discounts. Each comes from the pricing page of
 * its service: `https://aws.amazon.com/<service>/pricing/`.
 */

const MILLION = 1_000_000

export const PRICES = {
  /** api-gateway: HTTP APIs, a request of up to 512 KB. */
  apiRequest: 1 / MILLION,
  /** lambda: an invocation. */
  invocation: 0.2 / MILLION,
  /** lambda: a GB-second on arm64. */
  gbSecond: 0.000_013_333_4,
  /** dynamodb: a write unit on demand. */
  writeUnit: 0.625 / MILLION,
  /** dynamodb: a read unit on demand. */
  readUnit: 0.125 / MILLION,
  /** dynamodb: a GB and month of storage 0.25, and of point-in-time recovery 0.20. */
  storedGb: 0.45,
  /** kinesis/data-streams: a shard and hour, provisioned. */
  shardHour: 0.015,
  /** kinesis/data-streams: 25 KB of a record. */
  putUnit: 0.014 / MILLION,
  /** cloudwatch: a GB of log that is stored. */
  logGb: 0.5,
  /** cloudwatch: a metric of an alarm and month. */
  alarmMetric: 0.1,
  /** secrets-manager: a secret and month. */
  secret: 0.4,
  /** sqs: a request of a standard queue. */
  queueRequest: 0.4 / MILLION,
  /** eventbridge: an invocation by a schedule. */
  scheduled: 1 / MILLION,
} as const

export const HOURS_PER_MONTH = 730
export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600
