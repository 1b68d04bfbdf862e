/** Settings of the local run: environment variables and flags, read once and validated. */
import { resolve } from 'node:path'
import type { Ingestion } from '#shared/api/grants.ts'
import { isAddress } from '#shared/domain/mail.ts'
import { PASSWORD_MAX } from '#shared/domain/passwordRule.ts'
import type { Level } from '#shared/runtime.ts'
import { TILE_ORIGIN } from '#shared/site.ts'
import { isNetwork } from '../gateway/edge.ts'

/** The local run cannot start. The message is one sentence for the user of the command. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

export interface Settings {
  readonly apiPort: number
  readonly ingestPort: number
  readonly host: string
  readonly dataFolder: string
  readonly adminEmail: string
  readonly adminPassword: string | undefined
  readonly statisticsEveryMs: number | undefined
  readonly logLevel: Level | undefined
  readonly dynamodbEndpoint: string | undefined
  /** SMTP server for emails; undefined stores them in a folder. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  /** Origins from which the web app can load map tiles. */
  readonly tileOrigins: readonly string[]
  /** Reverse proxies whose forwarded address, host and protocol are accepted. */
  readonly trustedProxies: readonly string[]
  /** Address with which phones are set up, if it is not a port of this machine. */
  readonly trackerUrl: string | undefined
  /** Whether reports go through the position stream. */
  readonly ingestion: Ingestion
  readonly demo: boolean
}

export const HELP = `npm start [-- --demo]

Runs the whole system on this machine: the API, the port for trackers, the position stream and the table.

  --demo   add twenty simulated vehicles in a real city, and its map
  --help   show this text

Environment variables, all optional:
  API_PORT           port of the API (default: 8082); 0 selects a free port
  INGEST_PORT        port for trackers (default: 5055); 0 selects a free port
  HOST               address to listen on (default: 127.0.0.1); 0.0.0.0 accepts connections from other machines
  DATA_DIR           folder of all stored data (default: .local/)
  ADMIN_EMAIL        email address of the first administrator (default: admin)
  ADMIN_PASSWORD     password of the first administrator (default: random, printed once, stored in
                     DATA_DIR/admin-password)
  STATISTICS_EVERY   interval of the statistics job, such as 60s, 5m or 1h
  SMTP_URL           server for outgoing emails, such as smtp://user:password@mail.example.org:587 (default: emails are
                     stored as files in DATA_DIR/outbox)
  MAIL_FROM          sender address of emails (default: gps@localhost)
  TILE_ORIGINS       origins from which the web app can load map tiles, such as https://tile.openstreetmap.org (default:
                     only the built-in map)
  TRUSTED_PROXIES    addresses or networks of reverse proxies in front of this server, such as 127.0.0.1,10.0.0.0/8;
                     X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto are accepted only from them
  TRACKER_URL        address of a reverse proxy for trackers, such as https://gps.example.org:5056, with which the web app and
                     the setup page set up phones
  INGESTION          stream or direct: whether reports go through the position stream, or are applied before the response,
                     as with \`-c ingestion=direct\` on AWS (default: stream)
  LOG_LEVEL          debug, info, warn or error
  DYNAMODB_ENDPOINT  DynamoDB to use instead of the embedded one, such as http://127.0.0.1:8000
  DYNOXIDE_BIN       binary of the embedded DynamoDB
`

/** Returns the settings, or `help` if the flags contain `--help` or `-h`. Throws StartError. */
export const readSettings = (env: NodeJS.ProcessEnv, flags: readonly string[]): Settings | 'help' => {
  if (flags.includes('--help') || flags.includes('-h')) return 'help'
  const unknown = flags.find(flag => flag !== '--demo')
  if (unknown !== undefined) throw new StartError(`Unknown option ${unknown}; valid options: --demo, --help.`)
  const apiPort = portOf(env, 'API_PORT', 8082)
  const ingestPort = portOf(env, 'INGEST_PORT', 5055)
  if (apiPort === ingestPort && apiPort !== 0) {
    throw new StartError(`API_PORT and INGEST_PORT must differ, but both are ${apiPort}.`)
  }
  return {
    apiPort,
    ingestPort,
    host: env['HOST'] || '127.0.0.1',
    dataFolder: dataFolderOf(env),
    adminEmail: env['ADMIN_EMAIL'] || 'admin',
    adminPassword: adminPasswordOf(env),
    statisticsEveryMs: durationOf(env, 'STATISTICS_EVERY'),
    logLevel: oneOf(env, 'LOG_LEVEL', LEVELS),
    dynamodbEndpoint: dynamodbEndpointOf(env),
    smtpUrl: smtpUrlOf(env),
    mailFrom: mailFromOf(env),
    tileOrigins: tileOriginsOf(env),
    trustedProxies: trustedProxiesOf(env),
    trackerUrl: urlOf(env, 'TRACKER_URL'),
    ingestion: oneOf(env, 'INGESTION', INGESTIONS) ?? 'stream',
    demo: flags.includes('--demo'),
  }
}

export const dataFolderOf = (env: NodeJS.ProcessEnv): string => resolve(env['DATA_DIR'] || '.local')

export const dynamodbEndpointOf = (env: NodeJS.ProcessEnv): string | undefined => urlOf(env, 'DYNAMODB_ENDPOINT')

/** Returns the host names that requests to a loopback address can use, or undefined for other addresses. */
export const hostNamesOf = (host: string): ReadonlySet<string> | undefined => {
  const loopback = ['localhost', '127.0.0.1', '[::1]', '::1']
  return loopback.includes(host.toLowerCase()) || host.startsWith('127.') ? new Set([...loopback, host]) : undefined
}

/** Throws StartError if the app allows anonymous access and the host is not a loopback address. */
export const requireLoopback = (
  functions: ReadonlyMap<string, { readonly environment: Readonly<Record<string, string>> }>,
  host: string,
): void => {
  const open = [...functions.values()].some(({ environment }) => environment['VEHICLES_ANONYMOUS'] === 'true')
  if (!open || hostNamesOf(host)) return
  throw new StartError(`vehiclesAnonymous in cdk.json requires HOST to be a loopback address, but it is "${host}".`)
}

/** `127.0.0.1` and `8082` → `http://127.0.0.1:8082` */
export const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

const portOf = (env: NodeJS.ProcessEnv, name: string, fallback: number): number => {
  const text = env[name] || String(fallback)
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new StartError(`${name} must be a port from 0 to 65535, but is "${text}".`)
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const durationOf = (env: NodeJS.ProcessEnv, name: string): number | undefined => {
  const text = env[name]
  if (!text) return undefined
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const ms = Number(count) * (UNIT_MS[unit] ?? NaN)
  if (ms > 0) return ms
  throw new StartError(`${name} must be a duration such as 60s, 5m or 1h, but is "${text}".`)
}

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error']

const INGESTIONS: readonly Ingestion[] = ['stream', 'direct']

const oneOf = <T extends string>(env: NodeJS.ProcessEnv, name: string, values: readonly T[]): T | undefined => {
  const text = env[name]
  if (!text) return undefined
  const value = values.find(one => one === text)
  if (value !== undefined) return value
  throw new StartError(`${name} must be one of ${values.join(', ')}, but is "${text}".`)
}

const urlOf = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const text = env[name]
  if (!text) return undefined
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new StartError(`${name} must be an address such as http://127.0.0.1:8000, but is "${text}".`)
}

/** The error does not repeat the text, because it can contain a password. */
const smtpUrlOf = (env: NodeJS.ProcessEnv): string | undefined => {
  const text = env['SMTP_URL']
  if (!text) return undefined
  if (URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '') return text
  throw new StartError('SMTP_URL must be an address such as smtp://user:password@mail.example.org:587.')
}

/** The API does not accept longer passwords. */
const adminPasswordOf = (env: NodeJS.ProcessEnv): string | undefined => {
  const password = env['ADMIN_PASSWORD'] || undefined
  if (password === undefined || password.length <= PASSWORD_MAX) return password
  throw new StartError(`ADMIN_PASSWORD must have at most ${PASSWORD_MAX} characters.`)
}

const mailFromOf = (env: NodeJS.ProcessEnv): string => {
  const text = env['MAIL_FROM'] || 'gps@localhost'
  if (isAddress(text)) return text
  throw new StartError(`MAIL_FROM must be an address such as gps@example.org, but is "${text}".`)
}

const tileOriginsOf = (env: NodeJS.ProcessEnv): string[] => {
  const origins = (env['TILE_ORIGINS'] ?? '').split(',').filter(Boolean)
  const wrong = origins.find(origin => !TILE_ORIGIN.test(origin))
  if (wrong === undefined) return origins
  throw new StartError(`TILE_ORIGINS must be origins such as https://tile.openstreetmap.org, but contains "${wrong}".`)
}

const trustedProxiesOf = (env: NodeJS.ProcessEnv): string[] => {
  const networks = (env['TRUSTED_PROXIES'] ?? '')
    .split(',')
    .map(text => text.trim())
    .filter(Boolean)
  const wrong = networks.find(network => !isNetwork(network))
  if (wrong === undefined) return networks
  throw new StartError(
    `TRUSTED_PROXIES must be addresses or networks such as 127.0.0.1,10.0.0.0/8, but contains "${wrong}".`,
  )
}
