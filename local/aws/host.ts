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
  readonly logLevel: string | undefined
  /** Writes lines of the log; standard output if absent. */
  readonly write?: (line: string) => unknown
  readonly statisticsEveryMs?: number | undefined
}

export const localHost = ({
  app,
  endpoint,
  stream,
  logLevel,
  statisticsEveryMs,
  mailer,
  invoke,
  liveQueue,
  deadLetters,
  sockets,
  vitals,
  write,
}: HostOptions): Host => {
  const variable = (name: string) => variableOf(app.functions.values(), name)
  return {
    environment: {
      tableName: tableNameOf(app),
      streamName: variable('STREAM_NAME'),
      ingestion: app.ingestion,
      dynamodbEndpoint: endpoint,
      origins: variable('ALLOWED_ORIGINS').split(',').filter(Boolean),
      // Browsers do not return secure cookies over plain HTTP.
      secureCookies: false,
      version: variable('APP_VERSION'),
      vehiclesAnonymous: variable('VEHICLES_ANONYMOUS') === 'true',
      statisticsPeriodMs: Math.min(statisticsEveryMs ?? DAY_MS, DAY_MS),
    },
    now: () => Date.now(),
    log: jsonLog(logLevel ?? (variable('LOG_LEVEL') || undefined), write),
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
export const tableNameOf = (app: SynthesizedApp): string => variableOf(app.functions.values(), 'TABLE_NAME')

/** Returns a variable of the functions. Throws if they differ, because one environment serves all of them. */
const variableOf = (functions: Iterable<SynthesizedFunction>, name: string): string => {
  const values = new Set<string>()
  for (const { environment } of functions) if (environment[name] !== undefined) values.add(environment[name])
  if (values.size > 1) throw new Error(`functions differ in ${name}: ${[...values].join(', ')}`)
  return [...values][0] ?? ''
}
