/**
 * What an entry point is given by where it runs. On Lambda that is the environment and the clock; the local run and the
 * tests put a host of their own into one global slot before the first event, because handlers are bundled apart from them.
 */
import type { Grant } from './api/grants.ts'
import type { Mailer } from './domain/mail.ts'
import type { Vitals } from './model/health.ts'
import type { ConnectionSender, DeadLetters, LiveQueue, PositionStream } from './ports.ts'
import { processVitals } from './processVitals.ts'

export type Level = 'debug' | 'info' | 'warn' | 'error'

export interface Environment {
  readonly tableName: string
  readonly streamName: string
  /** Of AWS; undefined where nothing is AWS's own. */
  readonly region?: string | undefined
  /** Set where DynamoDB or Kinesis is not AWS's own: `http://127.0.0.1:8000`. */
  readonly dynamodbEndpoint?: string | undefined
  readonly kinesisEndpoint?: string | undefined
  /** Web origins, besides our own, that may call the API with a session. */
  readonly origins: readonly string[]
  /** Off only where the API is plain http on loopback. */
  readonly secureCookies: boolean
  readonly version: string
  /** Statistics are a row for each period of this length, milliseconds: a day, unless the local run was told otherwise. */
  readonly statisticsPeriodMs: number
  /** On AWS, of the function that sets up a deployment: where the first administrator's password is. */
  readonly adminSecretArn?: string | undefined
  /** The address that mails come from; without it there are none. */
  readonly mailFrom?: string | undefined
  /** Whether vehicle associations ask nobody to sign in: anyone gives anyone any vehicle. */
  readonly vehiclesAnonymous?: boolean | undefined
  /** By what our CloudFront is known; undefined where there is none. */
  readonly cloudFrontSecret?: string | undefined
  /** What the function that tells users of events is called in Lambda. */
  readonly notificationsFunction?: string | undefined
  /** Where is told what changed for those who watch; without it nobody can. */
  readonly liveQueueUrl?: string | undefined
  /** On AWS, of the consumer: the bucket for records that can't be applied. */
  readonly setAsideBucket?: string | undefined
  /** On AWS, of functions that send to those who watch: the stage of the WebSocket API, as https. */
  readonly socketsUrl?: string | undefined
}

/** Parameters of scrypt: N = 2^logN needs 2^logN KiB of memory, p times. */
export interface PasswordCost {
  readonly logN: number
  readonly p: number
}

export interface Host {
  readonly environment: Environment
  now(): number
  log(level: Level, entry: Readonly<Record<string, unknown>>): void
  /** Throws when the function at the address may not do this. On AWS that is IAM's work. */
  authorize(address: string, grants: readonly Grant[], action: string, partitionKey?: string): void
  /** Reads the state of the process and of what it knows of the stream, for administrators. */
  vitals?(): Vitals
  /** Does something after so many milliseconds, where time goes on between requests. On Lambda it stands still. */
  later?(ms: number, work: () => void): void
  /** A stream that lives in this process, instead of Kinesis. */
  readonly stream?: PositionStream
  /** Another place than S3 for records that can't be applied. */
  readonly deadLetters?: DeadLetters
  /** Another way for mails than SES. */
  readonly mailer?: Mailer
  /** Calls a function of this process for which nobody waits, instead of Lambda: resolves when that will not be forgotten. */
  readonly invoke?: (address: string, payload: unknown) => Promise<void>
  /** A queue of this process for what changed, instead of SQS. */
  readonly liveQueue?: LiveQueue
  /** Connections of this process, instead of API Gateway's. */
  readonly sockets?: ConnectionSender
  /**
   * Cost of new password hashes, for tests; the default is OWASP's. No environment variable or setting sets it, so that
   * an installation cannot weaken its passwords.
   */
  readonly passwordCost?: PasswordCost
}

const SLOT: unique symbol = Symbol.for('serverless-gps.host')
const slot: typeof globalThis & { [SLOT]?: Host } = globalThis

/** Makes every handler in this process run in the given host. */
export const setHost = (host: Host): void => {
  slot[SLOT] = host
}

export const currentHost = (): Host => (slot[SLOT] ??= lambdaHost())

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error']

/** One JSON line per entry; entries below LOG_LEVEL (default warn) are not written, because log bytes cost more than storage. */
export const jsonLog =
  (least: string | undefined, write: (line: string) => unknown = line => process.stdout.write(line)) =>
  (level: Level, entry: Readonly<Record<string, unknown>>): void => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(LEVELS.find(known => known === least) ?? 'warn')) return
    write(JSON.stringify({ level, at: new Date().toISOString(), ...entry }) + '\n')
  }

const lambdaHost = (): Host => {
  const env = process.env
  return {
    environment: {
      tableName: env['TABLE_NAME'] ?? '',
      streamName: env['STREAM_NAME'] ?? '',
      region: env['AWS_REGION'],
      dynamodbEndpoint: env['DYNAMODB_ENDPOINT'],
      kinesisEndpoint: env['KINESIS_ENDPOINT'],
      origins: (env['ALLOWED_ORIGINS'] ?? '').split(',').filter(Boolean),
      secureCookies: env['SECURE_COOKIES'] !== 'false',
      version: env['APP_VERSION'] ?? '',
      statisticsPeriodMs: 86_400_000,
      adminSecretArn: env['ADMIN_SECRET_ARN'],
      mailFrom: env['MAIL_FROM'],
      vehiclesAnonymous: env['VEHICLES_ANONYMOUS'] === 'true',
      notificationsFunction: env['NOTIFICATIONS_FUNCTION'],
      liveQueueUrl: env['LIVE_QUEUE_URL'],
      setAsideBucket: env['SET_ASIDE_BUCKET'],
      socketsUrl: env['SOCKETS_URL'],
      cloudFrontSecret: env['FRONT_DOOR_KEY'],
    },
    now: () => Date.now(),
    log: jsonLog(env['LOG_LEVEL']),
    authorize: () => undefined,
    // The backlog and the on-failure destination are metrics of CloudWatch, which the function does not read.
    vitals: processVitals,
  }
}
