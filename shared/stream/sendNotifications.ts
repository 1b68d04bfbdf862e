/**
 * Emails events to the users who could see the device when the server received the event, and still can. Sends at most
 * one email for each event, user and channel, even if the events are delivered repeatedly. A claim in the table
 * precedes the email. It is released only if the email was certainly not sent.
 */
import * as z from 'zod/mini'
import { functions } from '../api/functions.ts'
import { mailerOf } from '../aws/mail.ts'
import { sdkTable } from '../aws/sdk.ts'
import { inDifferentTenants } from '../domain/access.ts'
import { isFresh, MAIL_WITHIN_MS } from '../domain/notificationRules.ts'
import { isAddress, type Mailer, wasNotSent } from '../domain/mail.ts'
import { notificationMail, type NotificationInput } from '../domain/notificationMail.ts'
import { isActive } from '../domain/userRules.ts'
import { positionLog } from '../log/positionLog.ts'
import { type Event, QueuedEvent } from '../model/event.ts'
import { geofenceId, positionId, type UserId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import type { Account } from '../table/accounts.ts'
import { geofences } from '../table/geofences.ts'
import { notifications } from '../table/notifications.ts'
import { server } from '../table/server.ts'
import { type ViewersSince, type DeviceViewers, viewers } from '../table/viewers.ts'

const Payload = z.object({ events: z.array(QueuedEvent) })

/** Parses the events of a payload. Throws if the payload is malformed. */
export const eventsIn = (payload: unknown): readonly Event[] => Payload.parse(payload).events

const MAILS_AT_ONCE = 8

/**
 * Resolves when all emails are sent. Skips events that are no longer fresh. Throws after the last event if emails
 * failed and can be retried.
 */
export const sendNotifications = async (host: Host, events: readonly Event[]): Promise<void> => {
  const { address, grants } = functions.notifications
  const mailer = mailerOf(host, address, grants)
  if (!mailer) return
  const table = sdkTable(host, address, grants)
  const dependencies: NotificationDependencies = {
    host,
    mailer,
    log: positionLog(table),
    server: server(table),
    viewers: viewers(table),
    geofences: geofences(table),
    notifications: notifications(table),
  }
  const failed: unknown[] = []
  for (const event of events)
    if (isFresh(event, host.now(), MAIL_WITHIN_MS)) failed.push(...(await notify(event, dependencies)))
  if (failed.length > 0) throw new Error(`${failed.length} emails were not sent, first error: ${String(failed[0])}`)
}

interface NotificationDependencies {
  readonly host: Host
  readonly mailer: Mailer
  readonly log: Pick<ReturnType<typeof positionLog>, 'byId'>
  readonly server: ReturnType<typeof server>
  readonly viewers: ReturnType<typeof viewers>
  readonly geofences: ReturnType<typeof geofences>
  readonly notifications: ReturnType<typeof notifications>
}

/** Emails one event to all recipients. Returns the errors. */
const notify = async (event: Event, dependencies: NotificationDependencies): Promise<unknown[]> => {
  const deviceViewers = await dependencies.viewers.ofDevice(event.deviceId)
  if (!deviceViewers) return []
  const users = await usersWithAccess(event, deviceViewers, dependencies)
  const subscribers = await dependencies.notifications.wantedByMail(users, event.type)
  const now = dependencies.host.now()
  const recipients = subscribers.filter(
    account =>
      isActive(account, now) &&
      isAddress(account.email) &&
      !inDifferentTenants(account.standing.tenantId, deviceViewers.tenantId),
  )
  if (recipients.length === 0) return []
  const [[position], [geofence], settings] = await Promise.all([
    event.positionId > 0 ? dependencies.log.byId([positionId(event.positionId)]) : [],
    event.geofenceId > 0 ? dependencies.geofences.byIds([geofenceId(event.geofenceId)]) : [],
    dependencies.server.get(),
  ])
  const input = {
    event,
    deviceName: deviceViewers.device.name,
    geofenceName: geofence?.name,
    position,
    server: settings,
  }
  const failed: unknown[] = []
  for (let at = 0; at < recipients.length; at += MAILS_AT_ONCE) {
    const some = recipients.slice(at, at + MAILS_AT_ONCE)
    const results = await Promise.allSettled(
      some.map(recipient => mailTo(recipient, { ...input, recipient }, dependencies)),
    )
    failed.push(...results.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : [])))
  }
  return failed
}

/** Returns the users who could see the device, and the event's geofence if it has one, since before the event. */
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
    // The email may have been delivered. No user must receive it twice, so it is not retried.
    host.log('error', {
      message: 'an email may not have been delivered',
      event: event.id,
      userId: account.id,
      error: String(error),
    })
  }
}
