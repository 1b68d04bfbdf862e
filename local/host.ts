/** The host that functions run in here: this process's stream, the emulator, and IAM's decisions. */
import { DAY_MS } from '#shared/domain/statistics.ts'
import { type Host, jsonLog } from '#shared/runtime.ts'
import type { PositionStream } from '#shared/ports.ts'
import { type Permission, permissionOf } from './policies.ts'
import type { SynthesizedApp, SynthesizedFunction } from './synthesizedApp.ts'

/** A function did what its policy does not allow. */
class AccessDenied extends Error {
  override readonly name = 'AccessDeniedException'
}

export interface HostOptions extends Pick<Host, 'mailer' | 'invoke' | 'liveQueue' | 'setAside' | 'sockets' | 'vitals'> {
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
  setAside,
  sockets,
  vitals,
  write,
}: HostOptions): Host => {
  const variable = (name: string) => variableOf(app.functions.values(), name)
  return {
    environment: {
      tableName: tableNameOf(app),
      streamName: variable('STREAM_NAME'),
      dynamodbEndpoint: endpoint,
      origins: variable('ALLOWED_ORIGINS').split(',').filter(Boolean),
      // Plain http: a browser would not send a secure cookie back.
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
    ...(setAside && { setAside }),
    ...(sockets && { sockets }),
    ...(vitals && { vitals }),
  }
}

/** Refuses what the policy of the function's role does not allow, whatever grants the function itself names. */
const authorizer = (functions: ReadonlyMap<string, SynthesizedFunction>): Host['authorize'] => {
  const permissions = new Map<string, Permission>()
  for (const { address, statements } of functions.values()) permissions.set(address, permissionOf(statements))
  return (address, _grants, action, partitionKey) => {
    if (permissions.get(address)?.(action, partitionKey) === true) return
    const on = partitionKey === undefined ? '' : ` on items of ${partitionKey}`
    throw new AccessDenied(`${address} is not authorized to perform ${action}${on}: no statement of its role allows it`)
  }
}

/** The name of the one table. */
export const tableNameOf = (app: SynthesizedApp): string => variableOf(app.functions.values(), 'TABLE_NAME')

/** One environment serves all functions, so they must agree on what they share. */
const variableOf = (functions: Iterable<SynthesizedFunction>, name: string): string => {
  const values = new Set<string>()
  for (const { environment } of functions) if (environment[name] !== undefined) values.add(environment[name])
  if (values.size > 1) throw new Error(`functions differ in ${name}: ${[...values].join(', ')}`)
  return [...values][0] ?? ''
}
