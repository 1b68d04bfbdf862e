import { notifications as operations } from '#shared/api/traccar/notifications.ts'
import { mailerOf } from '#shared/aws/mail.ts'
import { isAddress, wasNotSent } from '#shared/domain/mail.ts'
import { testText } from '#shared/domain/notificationMail.ts'
import { badRequest, forbidden, tooManyRequests } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { userId } from '#shared/model/ids.ts'
import { defaultNotifications } from '#shared/model/notification.ts'
import { notifications } from '#shared/table/notifications.ts'

export const list: Implementation<typeof operations.list> = ({ query, caller, table }) =>
  query.all
    ? Promise.resolve(defaultNotifications(0))
    : notifications(table).ofUser(query.userId === undefined ? caller.id : userId(query.userId))

export const set: Implementation<typeof operations.set> = async ({ body, caller, table }) => {
  // The guard skips a missing id. No user has the id 0.
  if (body.userId === 0)
    throw caller.administrator ? badRequest('userId is required') : forbidden('Admin access required')
  return notifications(table).set(userId(body.userId), body)
}

const PAUSE_MS = 60_000

export const test: Implementation<typeof operations.test> = async ({ caller, table, now, context }) => {
  const { address, grants } = operations.test
  const mailer = mailerOf(context.host, address, grants)
  if (!mailer) return
  const { id, email } = caller.account
  if (!isAddress(email)) throw badRequest('Your account has no valid email address')
  // The address is not verified, so a rate limit must protect it from a flood of emails.
  const minute = Math.floor(now / PAUSE_MS)
  const delivery = { subject: `test-${minute}`, recipient: id, channel: 'mail' } as const
  if (!(await notifications(table).claim(delivery, now, PAUSE_MS)))
    throw tooManyRequests('Wait a minute before you send another test email', PAUSE_MS / 1000)
  try {
    await mailer.send({ id: `test-${minute}-${id}`, to: email, ...testText() })
  } catch (error) {
    context.host.log('error', { message: 'sending a test email failed', userId: id, error: String(error) })
    throw badRequest(wasNotSent(error) ? 'The email could not be sent' : 'The email may not have been sent')
  }
}
