/**
 * Applies a report in the request that brought it, without a stream: `put` resolves when the report is in the log, in the
 * quarantine, or among the dead letters. It decodes and applies a record as the consumer does.
 *
 * Nothing is cached between reports except the configuration. After a lost race, the state is read and the report applied
 * again. A write whose response was lost is recognized by the token that it left in the state.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isOutage } from '../aws/outage.ts'
import type { PublishChange } from '../live/publishChange.ts'
import { positionLog } from '../log/positionLog.ts'
import { stateFrom } from '../log/stateItem.ts'
import type { DeadLetters, PositionStream } from '../ports.ts'
import type { Host } from '../runtime.ts'
import { subscriberStateFrom } from '../table/config.ts'
import { keys } from '../table/keys.ts'
import { quarantine } from '../table/quarantine.ts'
import { statistics } from '../table/statistics.ts'
import { ConditionFailed, type Table } from '../table/table.ts'
import { within } from '../within.ts'
import { type ApplyDependencies, applyRecords } from './applyRecords.ts'
import { registerUnknownDevice } from './autoRegistration.ts'
import type { DirectRecord } from './batch.ts'
import { ConfigCache } from './configCache.ts'
import { writeDirectDeadLetter } from './directDeadLetter.ts'
import { type DispatchEvents, eventPersister } from './persistEvents.ts'
import { currentDevices, quarantineReport } from './reassignment.ts'
import { decodeAny } from './record.ts'

export interface DirectDependencies {
  readonly host: Host
  /** Address of the function that applies the reports. */
  readonly address: string
  readonly table: Table
  readonly dispatch: DispatchEvents
  readonly publish: PublishChange
  readonly deadLetters: () => DeadLetters
  readonly apply?: typeof applyRecords
  /** Resolves after `ms` milliseconds. */
  readonly pause?: (ms: number) => Promise<unknown>
}

/** Attempts in which another process wrote the state between the read and the write. */
const RACES = 8
const PAUSE_MS = { least: 5, most: 100 } as const
/** Attempts until a report that cannot be applied is written to the dead letters, as in the consumer. */
const ATTEMPTS = 2
/** The answer waits this long for emails and live clients. A later process persists the events that are left. */
const EVENTS_WITHIN_MS = 2000

/** Returns a stream whose records are applied when `put` resolves. It rejects if they are not stored anywhere. */
export const directApplication = (dependencies: DirectDependencies): PositionStream => {
  const configs = new ConfigCache()
  const stream: PositionStream = {
    put: async (partitionKey, data) => {
      const token = randomBytes(8).toString('hex')
      for (let attempt = 1; ; attempt += 1) {
        try {
          const record = decodeAny(data)
          if ('deviceId' in record) await applyReport(dependencies, configs, { token, record })
          else await registerUnknownDevice(dependencies.table, stream, record)
          return
        } catch (error) {
          if (isOutage(error)) throw error
          if (attempt === ATTEMPTS) return writeDirectDeadLetter(dependencies, { token, partitionKey, data, error })
        }
      }
    },
  }
  return stream
}

/** Throws ConditionFailed, an outage, after too many lost races. */
const applyReport = async (
  { pause = sleep, ...dependencies }: DirectDependencies,
  configs: ConfigCache,
  direct: DirectRecord,
): Promise<void> => {
  for (let race = 1; ; race += 1) {
    try {
      return await applyOnce(dependencies, configs, direct)
    } catch (error) {
      if (!(error instanceof ConditionFailed) || race === RACES) throw error
      await pause(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least))
    }
  }
}

const applyOnce = async (
  dependencies: DirectDependencies,
  configs: ConfigCache,
  direct: DirectRecord,
): Promise<void> => {
  const { host, table, publish, apply = applyRecords } = dependencies
  const { deviceId } = direct.record
  const [config, item] = await configs.readWith(table, keys.deviceState(deviceId), host.now())
  if (!item) return applyToCurrentDevice(dependencies, configs, direct)
  const configOf = await configs.refresh(table, config, [deviceId], host.now())
  const subscribers = subscriberStateFrom(config)
  const persist = persisterOf(dependencies, eventPersister({ ...dependencies, subscribers }))
  const state = stateFrom(deviceId, item)
  const after = await apply(applyDependencies(dependencies, persist), state, [direct], configOf(deviceId))
  if (after.rev !== state.rev) await publish(host, subscribers, { devices: [deviceId] })
}

/** The device was deleted since it was looked up. If its unique id was registered again, that device gets the report. */
const applyToCurrentDevice = async (
  dependencies: DirectDependencies,
  configs: ConfigCache,
  direct: DirectRecord,
): Promise<void> => {
  const current = (await currentDevices(dependencies.table, [direct]))(direct)
  if (current === undefined || current === direct.record.deviceId)
    return quarantineReport(quarantine(dependencies.table), direct)
  return applyOnce(dependencies, configs, { ...direct, record: { ...direct.record, deviceId: current } })
}

interface Persister {
  readonly persist: ReturnType<typeof eventPersister>
  /** Called with the reason if a state keeps its events. */
  readonly onFailure: (error: unknown) => void
}

/** A report is stored even if its events cannot be persisted. After the first failure, no more attempts delay it. */
const persisterOf = (
  { host, address }: DirectDependencies,
  persistEvents: ReturnType<typeof eventPersister>,
): Persister => {
  let failure: { readonly error: unknown } | undefined
  return {
    persist: async (events, retentionDays) => {
      if (failure) throw failure.error
      try {
        await within(EVENTS_WITHIN_MS, persistEvents(events, retentionDays))
      } catch (error) {
        failure = { error }
        throw error
      }
    },
    onFailure: error =>
      host.log('error', { function: address, message: 'events are persisted later', error: String(error) }),
  }
}

const applyDependencies = (
  { table, host }: DirectDependencies,
  { persist, onFailure }: Persister,
): ApplyDependencies => ({
  log: positionLog(table, persist, () => host.now(), onFailure),
  quarantine: quarantine(table),
  counting: { periodMs: host.environment.statisticsPeriodMs, finish: statistics(table).finish },
})
