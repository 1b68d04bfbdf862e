import type { Context } from 'aws-lambda'
import { type DeclaredFunction, functions } from '#shared/api/functions.ts'
import { mailerOf } from '#shared/aws/mail.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import type { DeviceId } from '#shared/model/ids.ts'
import { currentHost } from '#shared/runtime.ts'
import { retryQuarantine } from '#shared/schedule/retryQuarantine.ts'
import { removeEndedShares } from '#shared/schedule/removeEndedShares.ts'
import { sendScheduledReports } from '#shared/schedule/scheduledReports.ts'
import { markSilent } from '#shared/schedule/silence.ts'
import { reportStream } from '#shared/stream/reportStream.ts'
import { eventDispatcher, eventPersister } from '#shared/stream/persistEvents.ts'
import { config } from '#shared/table/config.ts'
import { devices } from '#shared/table/devices.ts'
import { erase } from '#shared/table/erasure.ts'
import { takeStatistics } from '#shared/table/takeStatistics.ts'
import { quarantine as quarantineStore } from '#shared/table/quarantine.ts'
import type { Table } from '#shared/table/table.ts'

type Remaining = Pick<Context, 'getRemainingTimeInMillis'>

/** Time kept at the end of a run for the work in progress. */
const RESERVE_MS = 20_000

const dispatch = eventDispatcher(functions.deviceStatus)
const publish = changePublisher(functions.deviceStatus)

/**
 * Sets silent devices to unknown and completes interrupted events; runs every five minutes. Throws after the last device if
 * some failed.
 */
export const deviceStatus = async (): Promise<{ readonly marked: number }> => {
  const host = currentHost()
  const table = tableOf(functions.deviceStatus)
  const subscribers = await config(table).subscriberState()
  const persistEvents = eventPersister({ host, table, subscribers, dispatch, publish })
  const { marked, failures } = await markSilent(table, host.now(), persistEvents)
  if (failures.length > 0) throw new Error(`${failures.length} devices failed, first error: ${String(failures[0])}`)
  return { marked }
}

/** Writes the rows of statistics for the periods that have ended. It can run at any time, any number of times. */
export const statistics = async (): Promise<{ readonly rows: number }> => {
  const host = currentHost()
  const table = tableOf(functions.statistics)
  return { rows: await takeStatistics(table, host.now(), host.environment.statisticsPeriodMs) }
}

/** Deletes the data of removed devices. The next run continues where this one ran out of time. */
export const erasure = async (_event: unknown, context: Remaining): Promise<{ readonly deleted: number }> => {
  const { now } = currentHost()
  return { deleted: await erase(tableOf(functions.erasure), { now, until: endOf(context) }) }
}

/** Resends rejected points that can be read by now. The next run continues where this one ran out of time. */
export const quarantine = async (_event: unknown, context: Remaining): Promise<{ readonly resent: number }> => {
  const host = currentHost()
  const { address, grants } = functions.quarantine
  const table = sdkTable(host, address, grants)
  const deviceExists = async (device: DeviceId) => (await devices(table).byIds([device], host.now())).length > 0
  const dependencies = {
    quarantine: quarantineStore(table),
    stream: await reportStream(host, address, grants),
    deviceExists,
  }
  return { resent: await retryQuarantine(dependencies, { now: host.now, until: endOf(context) }) }
}

/** Deletes the temporary users of ended shares. The next run continues where this one ran out of time. */
export const endShares = async (_event: unknown, context: Remaining): Promise<{ readonly ended: number }> => {
  const { now } = currentHost()
  return { ended: await removeEndedShares(tableOf(functions.endShares), { now, until: endOf(context) }) }
}

/** Emails links to scheduled reports; runs every 15 minutes. Throws after the last schedule if emails can be retried. */
export const scheduledReports = async (_event: unknown, context: Remaining): Promise<{ readonly sent: number }> => {
  const host = currentHost()
  const { address, grants } = functions.scheduledReports
  const mailer = mailerOf(host, address, grants)
  if (!mailer) return { sent: 0 }
  const table = tableOf(functions.scheduledReports)
  const { sent, failures } = await sendScheduledReports({ table, mailer, now: host.now, until: endOf(context) })
  if (failures.length > 0)
    throw new Error(`${failures.length} reports were not sent, first error: ${String(failures[0])}`)
  return { sent }
}

const tableOf = ({ address, grants }: DeclaredFunction): Table => sdkTable(currentHost(), address, grants)

/** Returns when to stop, Unix time in milliseconds. */
const endOf = ({ getRemainingTimeInMillis }: Remaining): number =>
  currentHost().now() + getRemainingTimeInMillis() - RESERVE_MS
