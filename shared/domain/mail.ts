/** Emails and their valid contents. */

export interface Mail {
  /** Permanent id of the email: retries have the same id. Letters, digits and dashes. */
  readonly id: string
  readonly to: string
  /** A single line. */
  readonly subject: string
  readonly text: string
}

/**
 * Sends emails. Rejects with NotSent if an email was certainly not sent. After any other error it may have been sent.
 */
export interface Mailer {
  send(mail: Mail): Promise<void>
}

const NOT_SENT = 'NotSent'
export class NotSent extends Error {
  override readonly name = NOT_SENT
}

/** Compares the name, because the mailer of a host comes from another bundle with its own class. */
export const wasNotSent = (error: unknown): boolean => error instanceof Error && error.name === NOT_SENT

/** A single address without a name or a comment. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@[^\s@<>()[\]\\,;:"\p{C}]{1,190}$/u

/** Returns true if the text is an email address. User names need not be. */
export const isAddress = (text: string): boolean => ADDRESS.test(text)

/**
 * Returns user-supplied text in a form that is safe in a subject or on a line of its own: one line, no hidden
 * characters, at most `most` characters.
 */
export const oneLine = (text: string, most = 200): string => {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line
}
