/**
 * Notifies users of events who had access to the device when the server received the event, and still have it: by email, in
 * their browsers, and by running the commands of their notification rules.
 */
import * as z from 'zod/mini'
import { functions } from '../api/functions.ts'
import { mailerOf } from '../aws/mail.ts'
import { sdkTable } from '../aws/sdk.ts'
import { inDifferentTenants } from '../domain/access.ts'
import { isFresh, MAIL_WITHIN_MS } from '../domain/notificationRules.ts'
import { isToldBy, type Notificator, type StoredRule } from '../domain/ruleMatch.ts'
import { faultOf, isAddress, type Mailer } from '../domain/mail.ts'
import type { NotificationInput } from '../domain/notificationMail.ts'
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
import { mailAll } from './mailNotifications.ts'
import { type EventForBrowsers, pushEvents } from './pushNotifications.ts'
import { runCommands } from './runCommands.ts'

const Payload = z.object({ events: z.array(QueuedEvent) })

/** Returns the events of a payload. Throws if it has another format. */
export const eventsIn = (payload: unknown): readonly Event[] => Payload.parse(payload).events

/**
 * Resolves when all notifications are sent. Skips events that are too old. Throws after the last event if notifications were
 * not sent and can be retried.
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
  const forBrowsers: EventForBrowsers[] = []
  for (const event of events) {
    if (!isFresh(event, host.now(), MAIL_WITHIN_MS)) continue
    const told = await notify(event, dependencies)
    failed.push(...told.failed)
    forBrowsers.push(...told.forBrowsers)
  }
  // Emails and commands do not wait for push services.
  failed.push(...(await pushEvents(forBrowsers, dependencies)))
  const reasons = new Set(failed.map(faultOf).filter(reason => reason !== undefined))
  for (const reason of reasons) host.log('error', { message: 'the mail service refuses emails', reason })
  if (failed.length > 0)
    throw new Error(`${failed.length} notifications were not sent, first error: ${String(failed[0])}`)
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

interface Told {
  /** Errors after which a retry can succeed. */
  readonly failed: readonly unknown[]
  readonly forBrowsers: readonly EventForBrowsers[]
}

/** Emails one event, and runs the commands of its rules. Returns the errors, and the users whose browsers show the event. */
const notify = async (event: Event, dependencies: NotificationDependencies): Promise<Told> => {
  const deviceViewers = await dependencies.viewers.ofDevice(event.deviceId)
  if (!deviceViewers) return { failed: [], forBrowsers: [] }
  const subscribers = await subscribersOf(event, deviceViewers, dependencies)
  const commandIds = new Set(
    subscribers.flatMap(({ rules }) => rules.flatMap(rule => (isToldBy(rule, 'command') ? [rule.commandId] : []))),
  )
  const failed = await runCommands(event, [...commandIds], dependencies)
  const toldBy = (notificator: Notificator) =>
    subscribers.flatMap(({ account, rules }) => (rules.some(rule => isToldBy(rule, notificator)) ? [account] : []))
  const { mailer } = dependencies
  const mailed = mailer ? toldBy('mail').filter(({ email }) => isAddress(email)) : []
  const pushed = toldBy('web').filter(({ pushes }) => pushes > 0)
  if (mailed.length + pushed.length === 0) return { failed, forBrowsers: [] }
  const inputOf = await inputsOf(event, deviceViewers.device.name, dependencies)
  if (mailer) failed.push(...(await mailAll(mailed, inputOf, { ...dependencies, mailer })))
  return { failed, forBrowsers: pushed.map(account => ({ account, input: inputOf(account) })) }
}

/** Reads what a text about an event needs. Returns its input for each recipient. */
const inputsOf = async (
  event: Event,
  deviceName: string,
  { log, geofences, server: settings }: NotificationDependencies,
): Promise<(recipient: Account) => NotificationInput> => {
  const [[position], [geofence], server] = await Promise.all([
    event.positionId > 0 ? log.byId([positionId(event.positionId)]) : [],
    event.geofenceId > 0 ? geofences.byIds([geofenceId(event.geofenceId)]) : [],
    settings.get(),
  ])
  return recipient => ({ event, deviceName, geofenceName: geofence?.name, position, server, recipient })
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
