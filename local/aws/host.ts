/** Host of the functions in the local run: the journal as stream, the emulated table, and the synthesized IAM policies. */
import { DAY_MS } from '#shared/domain/statistics.ts'
import { type Host, jsonLog } from '#shared/runtime.ts'
import type { PositionStream } from '#shared/ports.ts'
import { type Permission, permissionOf } from './policies.ts'
import type { SynthesizedApp, SynthesizedFunction } from '../assembly/synthesizedApp.ts'

/** The policy of a function does not allow its action. */
class AccessDenied extends Error {
  override readonly name = 'AccessDeniedException'
}

export interface HostOptions extends Pick<
  Host,
  'mailer' | 'invoke' | 'liveQueue' | 'deadLetters' | 'sockets' | 'vitals'
> {
  readonly app: SynthesizedApp
  readonly endpoint: string
  readonly stream: PositionStream
  readonly settings?: {
    readonly logLevel: string | undefined
    readonly statisticsEveryMs: number | undefined
    readonly trackerUrl: string | undefined
  }
  /** Writes lines of the log; standard output if absent. */
  readonly write?: (line: string) => unknown
}

export const localHost = (options: HostOptions): Host => {
  const { app, stream, settings, mailer, invoke, liveQueue, deadLetters, sockets, vitals, write } = options
  return {
    environment: environmentOf(options),
    now: () => Date.now(),
    log: jsonLog(settings?.logLevel ?? (variableOf(app, 'LOG_LEVEL') || undefined), write),
    authorize: authorizer(app.functions),
    later: (ms, work) => void setTimeout(work, ms).unref(),
    stream,
    ...(mailer && { mailer }),
    ...(invoke && { invoke }),
    ...(liveQueue && { liveQueue }),
    ...(deadLetters && { deadLetters }),
    ...(sockets && { sockets }),
    ...(vitals && { vitals }),
  }
}

const environmentOf = ({ app, endpoint, settings }: HostOptions): Host['environment'] => ({
  tableName: tableNameOf(app),
  streamName: variableOf(app, 'STREAM_NAME'),
  ingestion: app.ingestion,
  dynamodbEndpoint: endpoint,
  origins: variableOf(app, 'ALLOWED_ORIGINS').split(',').filter(Boolean),
  // Browsers do not return secure cookies over plain HTTP.
  secureCookies: false,
  version: variableOf(app, 'APP_VERSION'),
  vehiclesAnonymous: variableOf(app, 'VEHICLES_ANONYMOUS') === 'true',
  statisticsPeriodMs: Math.min(settings?.statisticsEveryMs ?? DAY_MS, DAY_MS),
  trackerUrl: settings?.trackerUrl,
})

/** Rejects actions that the role of the function does not allow, even if its declaration has the grant. */
const authorizer = (functions: ReadonlyMap<string, SynthesizedFunction>): Host['authorize'] => {
  const permissions = new Map<string, Permission>()
  for (const { address, statements } of functions.values()) permissions.set(address, permissionOf(statements))
  return (address, _grants, action, partitionKey) => {
    if (permissions.get(address)?.(action, partitionKey) === true) return
    const on = partitionKey === undefined ? '' : ` on items of ${partitionKey}`
    throw new AccessDenied(`${address} is not authorized to perform ${action}${on}: no statement of its role allows it`)
  }
}

/** Returns the name of the table. */
export const tableNameOf = (app: SynthesizedApp): string => variableOf(app, 'TABLE_NAME')

/** Returns a variable of the functions. Throws if they differ, because one environment serves all of them. */
const variableOf = ({ functions }: SynthesizedApp, name: string): string => {
  const values = new Set<string>()
  for (const { environment } of functions.values()) if (environment[name] !== undefined) values.add(environment[name])
  if (values.size > 1) throw new Error(`functions differ in ${name}: ${[...values].join(', ')}`)
  return [...values][0] ?? ''
}
