/** Stands in for Amazon SES: sends emails by SMTP, or stores them as files. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Mail, type Mailer, NotSent } from '#shared/domain/mail.ts'
import { PRIVATE_FOLDER, replaceFile } from '../program/files.ts'

export interface Sender {
  /** Email address. */
  readonly from: string
}

/** Stores each email as a file that any mail program opens. The file name is the id, so a repeated email is stored once. */
export const outbox = (folder: string, sender: Sender): Mailer => ({
  send: async mail => {
    if (!/^[\w-]+$/.test(mail.id))
      throw new NotSent(`the mail's id ${JSON.stringify(mail.id)} cannot be used as a file name`)
    const { createTransport } = await import('nodemailer')
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    try {
      const { message } = await composer.sendMail(messageOf(mail, sender))
      if (!Buffer.isBuffer(message)) throw new Error('the email is incomplete')
      await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
      await replaceFile(join(folder, `${mail.id}.eml`), message.toString())
    } catch (error) {
      throw new NotSent(`the outbox: ${String(error)}`, { cause: error })
    }
  },
})

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 }

/** Sends emails by SMTP. `url` is `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
export const smtp = (url: string, sender: Sender): Mailer => ({
  send: async mail => {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({ url, ...TIMEOUTS })
    try {
      // A failure here comes before the email is sent.
      await transport.verify().catch((error: unknown) => {
        throw notSent(error)
      })
      await transport.sendMail(messageOf(mail, sender)).catch((error: unknown) => {
        throw isRejected(error) ? notSent(error) : error
      })
    } finally {
      transport.close()
    }
  },
})

const notSent = (error: unknown) => new NotSent(`SMTP: ${String(error)}`, { cause: error })

/** Returns true if the server rejected the email. Without its response the result is unknown. */
const isRejected = (error: unknown): boolean =>
  error instanceof Error &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 400

/** Returns the message for nodemailer, which encodes the headers: a line break in a text cannot become a header. */
const messageOf = ({ id, to, subject, text, attachments = [] }: Mail, { from }: Sender) => ({
  from,
  to,
  subject,
  text,
  attachments: attachments.map(({ fileName, contentType, content }) => ({
    filename: fileName,
    contentType,
    content: Buffer.from(content),
  })),
  // A repeated email has the same id, and mail programs show it once.
  messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
  // Prevents automatic replies.
  headers: { 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
})
