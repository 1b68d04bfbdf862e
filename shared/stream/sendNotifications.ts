/**
 * Mails users about events: those who could see the device when the server learned of the event, and still can. Each event,
 * user and channel at most once, however often the events come: the right to send is taken from the table before, and
 * given back only where it is sure that nothing was sent.
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

const Handed = z.object({ events: z.array(QueuedEvent) })

/** The events of a payload. Throws where it has another form. */
export const eventsIn = (payload: unknown): readonly Event[] => Handed.parse(payload).events

const MAILS_AT_ONCE = 8

/**
 * Resolves when all mails are sent. Events that are no longer fresh are passed over. Throws after the last event if mails
 * were not sent and may be tried again.
 */
export const sendNotifications = async (host: Host, events: readonly Event[]): Promise<void> => {
  const { address, grants } = functions.notifications
  const mailer = mailerOf(host, address, grants)
  if (!mailer) return
  const table = sdkTable(host, address, grants)
  const ports: NotificationDependencies = {
    host,
    mailer,
    log: positionLog(table),
    server: server(table),
    watchers: viewers(table),
    geofences: geofences(table),
    notifications: notifications(table),
  }
  const failed: unknown[] = []
  for (const event of events)
    if (isFresh(event, host.now(), MAIL_WITHIN_MS)) failed.push(...(await tellOf(event, ports)))
  if (failed.length > 0) throw new Error(`${failed.length} emails were not sent, first error: ${String(failed[0])}`)
}

interface NotificationDependencies {
  readonly host: Host
  readonly mailer: Mailer
  readonly log: Pick<ReturnType<typeof positionLog>, 'byId'>
  readonly server: ReturnType<typeof server>
  readonly watchers: ReturnType<typeof viewers>
  readonly geofences: ReturnType<typeof geofences>
  readonly notifications: ReturnType<typeof notifications>
}

/** Tells everybody of one event and gives what went wrong. */
const tellOf = async (event: Event, ports: NotificationDependencies): Promise<unknown[]> => {
  const watched = await ports.watchers.ofDevice(event.deviceId)
  if (!watched) return []
  const users = await admitted(event, watched, ports)
  const wanting = await ports.notifications.wantedByMail(users, event.type)
  const now = ports.host.now()
  const recipients = wanting.filter(
    account =>
      isActive(account, now) &&
      isAddress(account.email) &&
      !inDifferentTenants(account.standing.tenantId, watched.tenantId),
  )
  if (recipients.length === 0) return []
  const [[position], [geofence], settings] = await Promise.all([
    event.positionId > 0 ? ports.log.byId([positionId(event.positionId)]) : [],
    event.geofenceId > 0 ? ports.geofences.byIds([geofenceId(event.geofenceId)]) : [],
    ports.server.get(),
  ])
  const told = { event, deviceName: watched.device.name, geofenceName: geofence?.name, position, server: settings }
  const failed: unknown[] = []
  for (let at = 0; at < recipients.length; at += MAILS_AT_ONCE) {
    const some = recipients.slice(at, at + MAILS_AT_ONCE)
    const results = await Promise.allSettled(some.map(recipient => mailTo(recipient, { ...told, recipient }, ports)))
    failed.push(...results.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : [])))
  }
  return failed
}

/** Returns the users who have seen the device, and the event's geofence if it has one, since before the event. */
const admitted = async (
  event: Event,
  { users, since }: DeviceViewers,
  ports: NotificationDependencies,
): Promise<readonly UserId[]> => {
  const had = (access: ViewersSince, user: UserId) => (access.get(user) ?? Infinity) <= event.serverTime
  const admittedByDevice = users.filter(user => had(since, user))
  if (event.geofenceId === 0 || admittedByDevice.length === 0) return admittedByDevice
  const linked = await ports.watchers.ofGeofence(geofenceId(event.geofenceId))
  return admittedByDevice.filter(user => had(linked, user))
}

const mailTo = async (
  account: Account,
  telling: NotificationInput,
  { host, mailer, notifications: told }: NotificationDependencies,
) => {
  const { event } = telling
  const delivery = { subject: `event-${event.id}`, recipient: account.id, channel: 'mail' } as const
  if (!(await told.claim(delivery, host.now()))) return
  try {
    await mailer.send({ id: `event-${event.id}-${account.id}`, to: account.email, ...notificationMail(telling) })
  } catch (error) {
    if (wasNotSent(error)) {
      await told.release(delivery)
      throw error
    }
    // It may lie in the mailbox. Nobody gets a mail twice, so it is not tried again.
    host.log('error', {
      message: 'an email may not have been delivered',
      event: event.id,
      userId: account.id,
      error: String(error),
    })
  }
}
