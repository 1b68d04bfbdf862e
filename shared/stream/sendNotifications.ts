/**
 * Sends emails about events to users who had access to the device when the server received the event, and still have
 * it, and runs the commands of their notification rules. Sends at most one email per event and user, however often an event is delivered. The right to send is claimed in
 * the table first, and released only if the email was certainly not sent.
 */
import * as z from 'zod/mini'
import { functions } from '../api/functions.ts'
import { mailerOf } from '../aws/mail.ts'
import { sdkTable } from '../aws/sdk.ts'
import { inDifferentTenants } from '../domain/access.ts'
import { isFresh, MAIL_WITHIN_MS } from '../domain/notificationRules.ts'
import { isToldBy, type StoredRule } from '../domain/ruleMatch.ts'
import { faultOf, isAddress, type Mailer, wasNotSent } from '../domain/mail.ts'
import { notificationMail, type NotificationInput } from '../domain/notificationMail.ts'
import { isActive } from '../domain/userRules.ts'
import { positionLog } from '../log/positionLog.ts'
import { type Event, QueuedEvent } from '../model/event.ts'
import { geofenceId, positionId, type UserId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { type Account, accountOf } from '../table/accounts.ts'
import { geofences } from '../table/geofences.ts'
import { notifications } from '../table/notifications.ts'
import { keys } from '../table/keys.ts'
import { server } from '../table/server.ts'
import { rulesTelling } from '../table/subscriptions.ts'
import type { Table } from '../table/table.ts'
import { type ViewersSince, type DeviceViewers, viewers } from '../table/viewers.ts'
import { runCommands } from './runCommands.ts'

const Payload = z.object({ events: z.array(QueuedEvent) })

/** Returns the events of a payload. Throws if it has another format. */
export const eventsIn = (payload: unknown): readonly Event[] => Payload.parse(payload).events

const CONCURRENT_MAILS = 8

/**
 * Resolves when all emails are sent. Skips events that are too old. Throws after the last event if emails were not sent
 * and can be retried.
 */
export const sendNotifications = async (host: Host, events: readonly Event[]): Promise<void> => {
  const { address, grants } = functions.notifications
  const table = sdkTable(host, address, grants)
  const dependencies: NotificationDependencies = {
    host,
    table,
    mailer: mailerOf(host, address, grants),
    log: positionLog(table),
    server: server(table),
    viewers: viewers(table),
    geofences: geofences(table),
    notifications: notifications(table),
  }
  const failed: unknown[] = []
  for (const event of events)
    if (isFresh(event, host.now(), MAIL_WITHIN_MS)) failed.push(...(await notify(event, dependencies)))
  const reasons = new Set(failed.map(faultOf).filter(reason => reason !== undefined))
  for (const reason of reasons) host.log('error', { message: 'the mail service refuses emails', reason })
  if (failed.length > 0) throw new Error(`${failed.length} emails were not sent, first error: ${String(failed[0])}`)
}

interface NotificationDependencies {
  readonly host: Host
  readonly table: Table
  /** Undefined if email is disabled. */
  readonly mailer: Mailer | undefined
  readonly log: Pick<ReturnType<typeof positionLog>, 'byId'>
  readonly server: ReturnType<typeof server>
  readonly viewers: ReturnType<typeof viewers>
  readonly geofences: ReturnType<typeof geofences>
  readonly notifications: ReturnType<typeof notifications>
}

/** Notifies all recipients of one event, and runs the commands of their rules. Returns the errors. */
const notify = async (event: Event, dependencies: NotificationDependencies): Promise<unknown[]> => {
  const deviceViewers = await dependencies.viewers.ofDevice(event.deviceId)
  if (!deviceViewers) return []
  const subscribers = await subscribersOf(event, deviceViewers, dependencies)
  const commandIds = new Set(
    subscribers.flatMap(({ rules }) => rules.flatMap(rule => (isToldBy(rule, 'command') ? [rule.commandId] : []))),
  )
  const failed = await runCommands(event, [...commandIds], dependencies)
  const recipients = subscribers.flatMap(({ account, rules }) =>
    isAddress(account.email) && rules.some(rule => isToldBy(rule, 'mail')) ? [account] : [],
  )
  return [...failed, ...(await mailAll(event, { recipients, deviceName: deviceViewers.device.name }, dependencies))]
}

interface Subscriber {
  readonly account: Account
  readonly rules: readonly StoredRule[]
}

/** Returns the active users with rules that tell the event. */
const subscribersOf = async (
  event: Event,
  deviceViewers: DeviceViewers,
  dependencies: NotificationDependencies,
): Promise<Subscriber[]> => {
  const { table, host } = dependencies
  const { groups, tenantId } = deviceViewers
  const users = await usersWithAccess(event, deviceViewers, dependencies)
  const rules = await rulesTelling(
    table,
    users.map(user => ({ user, event, groups })),
  )
  const told = users.flatMap((user, n) => ((rules[n] ?? []).length > 0 ? [{ user, rules: rules[n] ?? [] }] : []))
  const accounts = await table.getMany(told.map(({ user }) => keys.user(user)))
  return told.flatMap((one, n) => {
    const item = accounts[n]
    const account = item && accountOf(item)
    const isReached =
      account && isActive(account, host.now()) && !inDifferentTenants(account.standing.tenantId, tenantId)
    return isReached ? [{ account, rules: one.rules }] : []
  })
}

interface Recipients {
  readonly recipients: readonly Account[]
  readonly deviceName: string
}

/** Sends one email to each recipient. Returns the errors. */
const mailAll = async (
  event: Event,
  { recipients, deviceName }: Recipients,
  dependencies: NotificationDependencies,
): Promise<unknown[]> => {
  if (recipients.length === 0 || !dependencies.mailer) return []
  const [[position], [geofence], settings] = await Promise.all([
    event.positionId > 0 ? dependencies.log.byId([positionId(event.positionId)]) : [],
    event.geofenceId > 0 ? dependencies.geofences.byIds([geofenceId(event.geofenceId)]) : [],
    dependencies.server.get(),
  ])
  const input = {
    event,
    deviceName,
    geofenceName: geofence?.name,
    position,
    server: settings,
  }
  const failed: unknown[] = []
  for (let at = 0; at < recipients.length; at += CONCURRENT_MAILS) {
    const some = recipients.slice(at, at + CONCURRENT_MAILS)
    const results = await Promise.allSettled(
      some.map(recipient => mailTo(recipient, { ...input, recipient }, dependencies)),
    )
    failed.push(...results.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : [])))
  }
  return failed
}

/** Returns the users who had access to the device, and to the event's geofence if it has one, before the event. */
const usersWithAccess = async (
  event: Event,
  { users, since }: DeviceViewers,
  dependencies: NotificationDependencies,
): Promise<readonly UserId[]> => {
  const hadAccess = (access: ViewersSince, user: UserId) => (access.get(user) ?? Infinity) <= event.serverTime
  const ofDevice = users.filter(user => hadAccess(since, user))
  if (event.geofenceId === 0 || ofDevice.length === 0) return ofDevice
  const linked = await dependencies.viewers.ofGeofence(geofenceId(event.geofenceId))
  return ofDevice.filter(user => hadAccess(linked, user))
}

const mailTo = async (
  account: Account,
  input: NotificationInput,
  { host, mailer, notifications }: NotificationDependencies,
) => {
  if (!mailer) return
  const { event } = input
  const delivery = { subject: `event-${event.id}`, recipient: account.id, channel: 'mail' } as const
  if (!(await notifications.claim(delivery, host.now()))) return
  try {
    await mailer.send({ id: `event-${event.id}-${account.id}`, to: account.email, ...notificationMail(input) })
  } catch (error) {
    if (wasNotSent(error)) {
      await notifications.release(delivery)
      throw error
    }
    // The email may have been delivered. It is not sent again, because no user must receive it twice.
    host.log('error', {
      message: 'an email may not have been delivered',
      event: event.id,
      userId: account.id,
      error: String(error),
    })
  }
}
