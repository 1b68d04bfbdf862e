/** Mails and their allowed content. */

export interface Mail {
  /** Permanent id. The same mail always has the same id. Letters, digits and dashes. */
  readonly id: string
  readonly to: string
  /** Subject on one line. */
  readonly subject: string
  readonly text: string
}

/** Sends mails. Throws NotSent if certainly no mail was sent. After any other error, the mail may have been sent. */
export interface Mailer {
  send(mail: Mail): Promise<void>
}

const NOT_SENT = 'NotSent'
export class NotSent extends Error {
  override readonly name = NOT_SENT
}

/** Returns true for NotSent. Compares the name, because a host's mailer is bundled with its own class. */
export const wasNotSent = (error: unknown): boolean => error instanceof Error && error.name === NOT_SENT

/** Exactly one address without a name or a comment. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@[^\s@<>()[\]\\,;:"\p{C}]{1,190}$/u

/** Returns true if mail can be sent to the text. Accounts can have names that are not addresses. */
export const isAddress = (text: string): boolean => ADDRESS.test(text)

/**
 * Returns user input for a subject or a line: no line breaks or invisible characters, at most `most` characters plus
 * `…`.
 */
export const oneLine = (text: string, most = 200): string => {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line
}
