/**
 * Sends emails about events, at most one per event and user, however often an event is delivered. The right to send is claimed
 * in the table first, and released only if the email was certainly not sent.
 */
import { type Mailer, wasNotSent } from '../domain/mail.ts'
import { notificationMail, type NotificationInput } from '../domain/notificationMail.ts'
import { pieces } from '../domain/pieces.ts'
import type { Host } from '../runtime.ts'
import type { Account } from '../table/accounts.ts'
import type { notifications } from '../table/notifications.ts'

interface MailDependencies {
  readonly host: Host
  readonly mailer: Mailer
  readonly notifications: Pick<ReturnType<typeof notifications>, 'claim' | 'release'>
}

const CONCURRENT_MAILS = 8

/** Sends one email to each recipient. Returns the errors after which a retry can succeed. */
export const mailAll = async (
  recipients: readonly Account[],
  inputOf: (recipient: Account) => NotificationInput,
  dependencies: MailDependencies,
): Promise<unknown[]> => {
  const failed: unknown[] = []
  for (const some of pieces(recipients, CONCURRENT_MAILS)) {
    const results = await Promise.allSettled(some.map(recipient => mailTo(recipient, inputOf(recipient), dependencies)))
    failed.push(...results.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : [])))
  }
  return failed
}

const mailTo = async (
  account: Account,
  input: NotificationInput,
  { host, mailer, notifications }: MailDependencies,
): Promise<void> => {
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
