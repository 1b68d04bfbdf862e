/** Messages that users send on purpose: tests to themselves, and announcements. */
import { forEachConcurrently } from '#shared/forEachConcurrently.ts'
import type { Operation } from '#shared/api/operation.ts'
import { mailerOf } from '#shared/aws/mail.ts'
import { faultOf, isAddress, type Mail, type Mailer, oneLine, wasNotSent } from '#shared/domain/mail.ts'
import { testText } from '#shared/domain/notificationMail.ts'
import { badRequest, tooManyRequests } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import type { Host } from '#shared/runtime.ts'
import { config } from '#shared/table/config.ts'
import { notifications } from '#shared/table/notifications.ts'
import type { Table } from '#shared/table/table.ts'

/** Time between two messages of the same kind of a user. */
export const PAUSE_MS = 60_000

interface Call {
  readonly caller: Caller
  readonly table: Table
  readonly now: number
  readonly context: { readonly host: Host }
}
type By = Pick<Operation, 'address' | 'grants'>

/** Sends a test email to the caller. Throws tooManyRequests if one was sent in the same minute, badRequest if it fails. */
export const sendTestMail = async ({ caller, table, now, context }: Call, { address, grants }: By): Promise<void> => {
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
    const reason = faultOf(error)
    context.host.log('error', { message: 'sending a test email failed', userId: id, error: String(error), reason })
    const told = wasNotSent(error) ? 'The email could not be sent' : 'The email may not have been sent'
    throw badRequest(reason === undefined ? told : `${told}. ${reason}.`)
  }
}

/** Sends a test event to the caller's connected clients. */
export const sendTestToClients = async ({ caller, table, context }: Call, by: By): Promise<void> => {
  const subscribers = await config(table).subscriberState()
  await changePublisher(by)(context.host, subscribers, { devices: [], tests: [caller.id] })
}

const CONCURRENT_MAILS = 8

/** Sends emails to all recipients. Throws badRequest if some failed. */
export const sendAll = async (mailer: Mailer, mails: readonly Mail[], host: Host): Promise<void> => {
  const failed: unknown[] = []
  await forEachConcurrently(CONCURRENT_MAILS, mails, async mail => {
    try {
      await mailer.send({ ...mail, subject: oneLine(mail.subject) })
    } catch (error) {
      failed.push(error)
    }
  })
  if (failed.length === 0) return
  host.log('error', { message: 'an announcement was not sent to all', failed: failed.length, error: String(failed[0]) })
  throw badRequest(`${failed.length} of ${mails.length} emails could not be sent`)
}
