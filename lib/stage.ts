/** What may differ between two deployments: context keys, `npx cdk deploy -c stage=prod -c shards=4`. All have a default. */
import * as z from 'zod/mini'
import { TILE_ORIGIN } from '#shared/site.ts'

/** The retentions that CloudWatch Logs knows. */
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

const Stage = z.object({
  /** First part of every name, so that several stages fit into one account. */
  stage: z._default(
    z.string().check(z.regex(/^[a-z][a-z0-9-]{0,15}$/, 'must be at most 16 lowercase letters, digits and hyphens')),
    'dev',
  ),
  streamMode: z._default(z.enum(['provisioned', 'on-demand'], 'must be provisioned or on-demand'), 'provisioned'),
  /** A shard takes 1,000 records or 1 MB a second. Ignored on demand. */
  shards: z._default(wholeNumber(1, 200), 1),
  /** How long a report waits in the stream for a consumer that is broken. Above 24 each shard costs more. */
  streamRetentionHours: z._default(wholeNumber(24, 8760), 24),
  logRetentionDays: z._default(
    z.coerce
      .number()
      .check(z.refine(days => RETENTION_DAYS.includes(days), `must be one of ${RETENTION_DAYS.join(', ')}`)),
    30,
  ),
  /** How often statistics are looked after. A finished day has one row, however often that is. */
  statisticsEvery: z._default(
    z.string().check(z.regex(/^(rate|cron)\(.+\)$/, 'must be a schedule such as rate(1 hour) or cron(15 0 * * ? *)')),
    'rate(1 hour)',
  ),
  /** Web origins, besides our own, that may call the API with a session: `https://map.example.org,https://…`. */
  allowedOrigins: origins(ORIGIN, 'must be origins such as https://map.example.org, separated by commas'),
  /** The web app and, under its name, the APIs: S3 and CloudFront. Off for those who have a client of their own. */
  web: trueOrFalse(true),
  /** Servers of map tiles that the web app may ask; without them it has its built-in map only. */
  tileOrigins: origins(TILE_ORIGIN, 'must be origins such as https://tile.openstreetmap.org, separated by commas'),
  /** The address that mails to users come from, verified in SES by itself or by its domain. Without it there are none. */
  mailFrom: z.optional(z.email('must be an email address')),
  /** Lets anyone who reaches the API link any vehicle to any user of its enterprise, as the contract of /v2 says. */
  vehiclesAnonymous: trueOrFalse(false),
  /** Traces in X-Ray: at one a second and function they cost more than all the rest of a small fleet. */
  tracing: trueOrFalse(false),
  /** A table that was restored from a backup and prepared by `npm run restored`: used instead of the data stack's own. */
  table: z.optional(
    z.string().check(z.regex(/^[A-Za-z0-9_.-]{3,255}$/, 'must be the name of a table, such as gps-dev-restored')),
  ),
  /** Gets a mail when an alarm goes off. */
  alarmEmail: z.optional(z.email('must be an email address')),
})
export type Stage = z.infer<typeof Stage>

/** A context key is wrong; the message is one sentence for whoever typed it. */
export class InvalidContext extends Error {
  override readonly name = 'InvalidContext'
}

/** Our keys are bare words; those of CDK and of lookups have marks in them. */
const BARE_WORD = /^[A-Za-z]+$/

/** Reads the stage from the app's context. Throws InvalidContext for a bad value and for a key that does not exist. */
export const readStage = (context: Readonly<Record<string, unknown>>): Stage => {
  const known = Object.keys(Stage.shape)
  const unknown = Object.keys(context).find(key => BARE_WORD.test(key) && !known.includes(key))
  if (unknown !== undefined) {
    throw new InvalidContext(`Unknown context key "${unknown}"; valid keys: ${known.join(', ')}.`)
  }
  const read = Stage.safeParse(context)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const key = String(issue?.path[0])
  throw new InvalidContext(`The context key "${key}" ${issue?.message}, but is ${JSON.stringify(context[key])}.`)
}
