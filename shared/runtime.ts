/**
 * Runtime environment of an entry point: configuration, clock, log, adapters. On Lambda they come from the environment.
 * The local run and tests set a host in a global slot before the first event, because handlers are separate bundles.
 */
import type { Grant, Ingestion } from './api/grants.ts'
import type { Mailer } from './domain/mail.ts'
import type { Vitals } from './model/health.ts'
import type { ConnectionSender, DeadLetters, LiveQueue, PositionStream, PushService } from './ports.ts'
import { processVitals } from './processVitals.ts'

export type Level = 'debug' | 'info' | 'warn' | 'error'

export interface Environment {
  readonly tableName: string
  readonly streamName: string
  /** Default: `stream`. */
  readonly ingestion?: Ingestion | undefined
  /** AWS region. Undefined outside AWS. */
  readonly region?: string | undefined
  /** DynamoDB endpoint, such as `http://127.0.0.1:8000`. Undefined for the AWS endpoint, as for Kinesis below. */
  readonly dynamodbEndpoint?: string | undefined
  readonly kinesisEndpoint?: string | undefined
  /** Additional web origins that may call the API with a session. */
  readonly origins: readonly string[]
  /** False only if the API is served as plain HTTP on loopback. */
  readonly secureCookies: boolean
  readonly version: string
  /** Length of a statistics period in milliseconds: a day, unless the local run sets another. */
  readonly statisticsPeriodMs: number
  /**
   * ARN of the secret with the first administrator's password. Set on AWS, for the function that sets up a deployment.
   */
  readonly adminSecretArn?: string | undefined
  /** Sender address of mails. If undefined, no mails are sent. */
  readonly mailFrom?: string | undefined
  /** If true, vehicle associations accept anonymous requests: any caller can associate any user with any vehicle. */
  readonly vehiclesAnonymous?: boolean | undefined
  /** Secret header value that CloudFront adds to requests. Undefined if there is no CloudFront distribution. */
  readonly cloudFrontSecret?: string | undefined
  /** Address for trackers, if a proxy of the local run hides it. Otherwise it is that of the request. */
  readonly trackerUrl?: string | undefined
  /** Name of the Lambda function that notifies users of events. */
  readonly notificationsFunction?: string | undefined
  /** URL of the queue of live changes. If undefined, live connections are not available. */
  readonly liveQueueUrl?: string | undefined
  /** Bucket for records that cannot be applied. Set on AWS, for the stream consumer. */
  readonly setAsideBucket?: string | undefined
  /** HTTPS URL of the WebSocket API's stage. Set on AWS, for functions that send to live clients. */
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
  /** Throws if the function at the address lacks the permission. On AWS, IAM checks this instead. */
  authorize(address: string, grants: readonly Grant[], action: string, partitionKey?: string): void
  /** Returns the state of the process and its view of the stream, for administrators. */
  vitals?(): Vitals
  /** Runs work after ms milliseconds. Undefined on Lambda, which freezes the process between requests. */
  later?(ms: number, work: () => void): void
  /** In-process stream that replaces Kinesis. */
  readonly stream?: PositionStream
  /** Another place than S3 for records that can't be applied. */
  readonly deadLetters?: DeadLetters
  /** Another way for mails than SES. */
  readonly mailer?: Mailer
  /**
   * Another way to push services than HTTPS, for tests. No environment variable or setting changes it, so that a deployment
   * cannot send messages elsewhere.
   */
  readonly pushService?: PushService
  /** Invokes a function of this process asynchronously, instead of Lambda. Resolves when the invocation is durable. */
  readonly invoke?: (address: string, payload: unknown) => Promise<void>
  /** In-process queue of live changes that replaces SQS. */
  readonly liveQueue?: LiveQueue
  /** Connections of this process that replace API Gateway's. */
  readonly sockets?: ConnectionSender
  /**
   * Cost of new password hashes, for tests. The default follows OWASP. No environment variable or setting changes it,
   * so that a deployment cannot weaken its passwords.
   */
  readonly passwordCost?: PasswordCost
}

const SLOT: unique symbol = Symbol.for('serverless-gps.host')
const slot: typeof globalThis & { [SLOT]?: Host } = globalThis

/** Sets the host of every handler in this process. */
export const setHost = (host: Host): void => {
  slot[SLOT] = host
}

export const currentHost = (): Host => (slot[SLOT] ??= lambdaHost())

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error']

/**
 * Returns a log that writes one JSON line per entry. It omits entries below the level `least` (LOG_LEVEL, default
 * warn), because log bytes cost more than storage.
 */
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
      ingestion: env['INGESTION'] === 'direct' ? 'direct' : 'stream',
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
    // The function does not read the backlog and the on-failure destination: both are CloudWatch metrics.
    vitals: processVitals,
  }
}
