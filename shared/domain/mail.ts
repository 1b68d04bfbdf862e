/** Mails and their allowed content. */

export interface Mail {
  /** Names it for ever: the same mail again has the same one. Letters, digits and dashes. */
  readonly id: string
  readonly to: string
  /** One line. */
  readonly subject: string
  readonly text: string
}

/** Sends mails. Throws NotSent where it is sure that none was sent; after any other error one may have been. */
export interface Mailer {
  send(mail: Mail): Promise<void>
}

const NOT_SENT = 'NotSent'
export class NotSent extends Error {
  override readonly name = NOT_SENT
}

/** Told by its name, because a host's mailer comes from another bundle with a class of its own. */
export const wasNotSent = (error: unknown): boolean => error instanceof Error && error.name === NOT_SENT

/** One address and nothing else: no second one, no name, no comment. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@[^\s@<>()[\]\\,;:"\p{C}]{1,190}$/u

/** Whether mail can be sent there. Accounts may have names that are no addresses. */
export const isAddress = (text: string): boolean => ADDRESS.test(text)

/** A text that somebody chose, safe in a subject or a line of its own: no line ends, nothing hidden, not endless. */
export const oneLine = (text: string, most = 200): string => {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line
}
