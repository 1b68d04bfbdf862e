/** Settings of a deployment, as context keys: `npx cdk deploy -c stage=prod -c shards=4`. All have a default. */
import * as z from 'zod/mini'
import { TILE_ORIGIN } from '#shared/site.ts'
import { brokenRule } from './stageRules.ts'

/** Retention periods of CloudWatch Logs, in days. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
]

const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/
const wholeNumber = (least: number, most: number) => {
  const sentence = `must be a whole number from ${least} to ${most}`
  return z.coerce.number(sentence).check(z.refine(n => Number.isInteger(n) && n >= least && n <= most, sentence))
}

const trueOrFalse = (byDefault: boolean) =>
  z._default(
    z.pipe(
      z.transform((value: unknown) => (value === 'true' ? true : value === 'false' ? false : value)),
      z.boolean('must be true or false'),
    ),
    byDefault,
  )
const origins = (pattern: RegExp, sentence: string) =>
  z.pipe(
    z._default(z.string(), ''),
    z.pipe(
      z.transform((text: string) => text.split(',').filter(Boolean)),
      z.array(z.string().check(z.regex(pattern, sentence))),
    ),
  )

const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/
const domain = () =>
  z.optional(z.string().check(z.regex(DOMAIN, 'must be a host name such as gps.example.org, in lowercase letters')))
const CERTIFICATE = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):\d{12}:certificate\/[A-Za-z0-9-]+$/
const certificate = () => z.optional(z.string().check(z.regex(CERTIFICATE, 'must be the ARN of an ACM certificate')))

const Shape = z.object({
  /** Part of every resource name, so that an account can have several stages. */
  stage: z._default(
    z.string().check(z.regex(/^[a-z][a-z0-9-]{0,15}$/, 'must be at most 16 lowercase letters, digits and hyphens')),
    'dev',
  ),
  streamMode: z._default(z.enum(['provisioned', 'on-demand'], 'must be provisioned or on-demand'), 'provisioned'),
  /** Each shard accepts 1,000 records or 1 MB per second. Ignored in on-demand mode. */
  shards: z._default(wholeNumber(1, 200), 1),
  /** Hours that the stream keeps records, for example while the consumer fails. Above 24, each shard costs more. */
  streamRetentionHours: z._default(wholeNumber(24, 8760), 24),
  logRetentionDays: z._default(
    z.coerce
      .number()
      .check(z.refine(days => RETENTION_DAYS.includes(days), `must be one of ${RETENTION_DAYS.join(', ')}`)),
    30,
  ),
  /**
   * `stream`: reports go through a Kinesis stream, which buffers them during an outage. `direct`: the ingest function applies
   * them itself, which costs nothing at rest.
   */
  ingestion: z._default(z.enum(['stream', 'direct'], 'must be stream or direct'), 'stream'),
  /** Memory of the consumer. 1,769 MB are one CPU, with which it applies 900 to 3,000 reports a second. */
  consumerMemoryMb: z._default(wholeNumber(256, 10_240), 1769),
  /** Batches of a shard that are applied concurrently. Reports of one device stay in order. */
  parallelization: z._default(wholeNumber(1, 10), 1),
  /** Concurrent executions to reserve for trackers. New accounts have 10 in all and refuse any reservation. */
  trackerConcurrency: z.optional(wholeNumber(1, 10_000)),
  /** Schedule of the statistics function. Each finished day has one row at any rate. */
  statisticsEvery: z._default(
    z.string().check(z.regex(/^(rate|cron)\(.+\)$/, 'must be a schedule such as rate(1 hour) or cron(15 0 * * ? *)')),
    'rate(1 hour)',
  ),
  /** Additional web origins that can call the API with a session: `https://map.example.org,https://…`. */
  allowedOrigins: origins(ORIGIN, 'must be origins such as https://map.example.org, separated by commas'),
  /** Deploys the web app with S3 and CloudFront, and the APIs under the same host name. False if another client is used. */
  web: trueOrFalse(true),
  /** Map tile servers of the web app. Without one it shows its built-in map. */
  tileOrigins: origins(TILE_ORIGIN, 'must be origins such as https://tile.openstreetmap.org, separated by commas'),
  /** Sender address of emails; it or its domain is verified in SES. Without it no email is sent. */
  mailFrom: z.optional(z.email('must be an email address')),
  /** If true, anyone who can reach the API can link a vehicle to any user of its enterprise, as the contract of /v2 requires. */
  vehiclesAnonymous: trueOrFalse(false),
  /** X-Ray traces. At one per second and function they cost more than all other resources of a small fleet. */
  tracing: trueOrFalse(false),
  /** Table restored from a backup and prepared by `npm run restored`. Replaces the data stack's own table. */
  table: z.optional(
    z.string().check(z.regex(/^[A-Za-z0-9_.-]{3,255}$/, 'must be the name of a table, such as gps-dev-restored')),
  ),
  /** Email address that alarms notify. */
  alarmEmail: z.optional(z.email('must be an email address')),
  /** `few`: only the alarms that mean lost data or refused requests. Each metric of an alarm costs 0.10 USD a month. */
  alarms: z._default(z.enum(['all', 'few', 'none'], 'must be all, few or none'), 'all'),
  /** A CloudWatch dashboard, at 3 USD a month after the account's third. */
  dashboard: trueOrFalse(false),
  /** No protection: `cdk destroy --all` deletes everything, including all data. For rehearsals and trials. */
  disposable: trueOrFalse(false),
  /** KMS key that encrypts the table and the stream, instead of keys of AWS without costs per call. */
  kmsKey: z.optional(
    z
      .string()
      .check(z.regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/, 'must be the ARN of a KMS key')),
  ),
  /** Own host name of the web app, with a certificate in us-east-1. */
  webDomain: domain(),
  webCertificate: certificate(),
  /** Own host name of the API, with a certificate in the region of the stage. */
  apiDomain: domain(),
  apiCertificate: certificate(),
  /** Own host name that trackers report to, with a certificate in the region of the stage. */
  trackerDomain: domain(),
  trackerCertificate: certificate(),
  /** Route 53 zone in which records for these names are created: `Z0123456789:example.org`. */
  hostedZone: z.optional(
    z
      .string()
      .check(
        z.regex(/^Z[A-Z0-9]+:([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a zone id and its name: Z0123456789:example.org'),
      ),
  ),
  /** `cloudfront`: a second tracker address that survives the ingest stack and also accepts plain HTTP. */
  trackerDoor: z._default(z.enum(['none', 'cloudfront'], 'must be none or cloudfront'), 'none'),
})
export type Stage = z.infer<typeof Shape>

/** An invalid context key. The message is one sentence for the operator. */
export class InvalidContext extends Error {
  override readonly name = 'InvalidContext'
}

/** Context keys of the stage are plain words. Keys of CDK and of lookups contain other characters. */
const BARE_WORD = /^[A-Za-z]+$/

/**
 * Reads the stage from the app's context. `region` is that of the deployment, if it is known. Throws InvalidContext for
 * an invalid value, an unknown key, and keys that do not fit together.
 */
export const readStage = (context: Readonly<Record<string, unknown>>, region?: string): Stage => {
  const known = Object.keys(Shape.shape)
  const unknown = Object.keys(context).find(key => BARE_WORD.test(key) && !known.includes(key))
  if (unknown !== undefined) {
    throw new InvalidContext(`Unknown context key "${unknown}"; valid keys: ${known.join(', ')}.`)
  }
  const read = Shape.safeParse(context)
  if (read.success) {
    const broken = brokenRule(read.data, region)
    if (broken !== undefined) throw new InvalidContext(broken)
    return read.data
  }
  const [issue] = read.error.issues
  const key = String(issue?.path[0])
  throw new InvalidContext(`The context key "${key}" ${issue?.message}, but is ${JSON.stringify(context[key])}.`)
}
