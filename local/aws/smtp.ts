/** Mails by way of any SMTP server. */
import { type Mailer, NotSent } from '#shared/domain/mail.ts'
import { messageOf, type Sender } from './mailMessage.ts'

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 }

/** `url` is `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
export const smtp = (url: string, sender: Sender): Mailer => ({
  send: async mail => {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({ url, ...TIMEOUTS })
    try {
      // What fails here, failed before there was a mail.
      await transport.verify().catch((error: unknown) => {
        throw notSent(error)
      })
      await transport.sendMail(messageOf(mail, sender)).catch((error: unknown) => {
        throw refused(error) ? notSent(error) : error
      })
    } finally {
      transport.close()
    }
  },
})

const notSent = (error: unknown) => new NotSent(`SMTP: ${String(error)}`, { cause: error })

/** The server said no; without an answer nobody knows. */
const refused = (error: unknown): boolean =>
  error instanceof Error &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 400
