/** What of a mail SMTP and the outbox have in common. */
import type { Mail } from '#shared/domain/mail.ts'

export interface Sender {
  /** An address. */
  readonly from: string
}

/** For nodemailer, which writes the headers: a line end in a text can't become a header. */
export const messageOf = ({ id, to, subject, text }: Mail, { from }: Sender) => ({
  from,
  to,
  subject,
  text,
  // The same mail again has the same id, which mail programs show once.
  messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
  // Nobody's absence note should answer.
  headers: { 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
})
