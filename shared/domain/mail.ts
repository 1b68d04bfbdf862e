/** Emails and their valid contents. */

export interface Mail {
  /** Permanent id of the email: retries have the same id. Letters, digits and dashes. */
  readonly id: string
  readonly to: string
  /** A single line. */
  readonly subject: string
  readonly text: string
  readonly attachments?: readonly Attachment[]
}

export interface Attachment {
  /** Letters, digits, dots and dashes. */
  readonly fileName: string
  readonly contentType: string
  readonly content: Uint8Array
}

/**
 * Sends emails. Rejects with NotSent if an email was certainly not sent. After any other error it may have been sent.
 */
export interface Mailer {
  send(mail: Mail): Promise<void>
}

/** Faults of the mail service that last until an operator repairs them, as sentences without addresses. */
const FAULTS = {
  denied: 'The server has no permission to send from its sender address',
  notVerified: 'The mail service accepts only verified addresses: the sender and, in its sandbox, each recipient',
  senderDomain: 'The MAIL FROM domain of the sender is not verified',
  paused: 'The mail service has paused sending for this account',
  limit: 'The account has reached its limit of emails per second or day',
} as const
export type MailFault = keyof typeof FAULTS

const NOT_SENT = 'NotSent'
export class NotSent extends Error {
  override readonly name = NOT_SENT
  readonly fault: MailFault | undefined

  constructor(
    message: string,
    { fault, cause }: { readonly fault?: MailFault | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.fault = fault
  }
}

/** Returns the reason that an operator must repair, as a sentence, or undefined for any other error. */
export const faultOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null || !('fault' in error)) return undefined
  const { fault } = error
  return typeof fault === 'string' && fault in FAULTS ? Reflect.get(FAULTS, fault) : undefined
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
