import { notifications } from '#shared/api/traccar/notifications.ts'
import { mailerOf } from '#shared/aws/mail.ts'
import { isAddress, wasNotSent } from '#shared/domain/mail.ts'
import { testText } from '#shared/domain/notificationMail.ts'
import { badRequest, tooManyRequests } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'

const PAUSE_MS = 60_000

export const handler = handle(notifications.test, async ({ caller, stores, now, exchange }) => {
  const { address, grants } = notifications.test
  const mailer = mailerOf(exchange.host, address, grants)
  if (!mailer) return
  const { id, email } = caller.account
  if (!isAddress(email)) throw badRequest('Your account has no valid email address')
  // Nobody proved that the address is the caller's: it must not be flooded.
  const minute = Math.floor(now / PAUSE_MS)
  const delivery = { subject: `test-${minute}`, recipient: id, channel: 'mail' } as const
  if (!(await stores.notifications.claim(delivery, now, PAUSE_MS)))
    throw tooManyRequests('Wait a minute before you send another test email', PAUSE_MS / 1000)
  try {
    await mailer.send({ id: `test-${minute}-${id}`, to: email, ...testText() })
  } catch (error) {
    exchange.host.log('error', { message: 'sending a test email failed', userId: id, error: String(error) })
    throw badRequest(wasNotSent(error) ? 'The email could not be sent' : 'The email may not have been sent')
  }
})
