/** Email: the host's implementation, or SES with signed requests. */
import type { Grant } from '../api/grants.ts'
import { type Attachment, type Mail, type Mailer, type MailFault, NotSent } from '../domain/mail.ts'
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { NoAnswer, ServiceError, signedRequests } from './signed.ts'

/** One attempt, because an attempt whose response was lost may have sent the email. */
const ONCE = { attempts: 1, attemptMs: 10_000, pauseMs: 0 }

/** Sends email with SES. `from` is a verified address. `endpoint` replaces the AWS endpoint. */
export const sesMailer = (from: string, region?: string, endpoint?: string): Mailer => {
  const post = signedRequests({ name: 'ses', hostName: 'email', region, endpoint }, ONCE)
  return {
    send: async ({ to, subject, text, attachments = [] }: Mail) => {
      const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })
      const body = JSON.stringify({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: utf8(subject),
            Body: { Text: utf8(text) },
            ...(attachments.length > 0 && { Attachments: attachments.map(attachmentOf) }),
          },
        },
      })
      try {
        await post({ path: '/v2/email/outbound-emails', headers: { 'Content-Type': 'application/json' }, body })
      } catch (error) {
        throw wasRefused(error) ? notSent(error) : error
      }
    },
  }
}

const attachmentOf = ({ fileName, contentType, content }: Attachment) => ({
  FileName: fileName,
  ContentType: contentType,
  ContentDisposition: 'ATTACHMENT',
  ContentTransferEncoding: 'BASE64',
  RawContent: Buffer.from(content).toString('base64'),
})

/** The message has the name of the error, not its text: that can contain the addresses of sender and recipient. */
const notSent = (error: unknown): NotSent => {
  const { name, status } = error instanceof ServiceError ? error : { name: 'not connected', status: 0 }
  return new NotSent(`SES: ${name}`, { fault: FAULTS[name] ?? FAULTS[`Http${status}`], cause: error })
}

/** By the error of SES, or by the status if a proxy removed the error. */
const FAULTS: Readonly<Record<string, MailFault>> = {
  AccessDeniedException: 'denied',
  Http403: 'denied',
  MessageRejected: 'notVerified',
  MailFromDomainNotVerifiedException: 'senderDomain',
  AccountSuspendedException: 'paused',
  SendingPausedException: 'paused',
  LimitExceededException: 'limit',
  TooManyRequestsException: 'limit',
  Http429: 'limit',
}

/** Returns true if SES rejected the email or no connection was established. */
const wasRefused = (error: unknown): boolean =>
  error instanceof ServiceError ? error.status >= 400 : error instanceof NoAnswer && wasNotConnected(error.cause)

const wasNotConnected = (cause: unknown): boolean =>
  typeof cause === 'object' &&
  cause !== null &&
  'syscall' in cause &&
  (cause.syscall === 'connect' || cause.syscall === 'getaddrinfo')

/** Returns the mailer with the grants of the function, or undefined if email is disabled, which is logged once. */
export const mailerOf = oncePerHost((host: Host, address: string, grants: readonly Grant[]): Mailer | undefined => {
  const { mailFrom, region } = host.environment
  const mailer = host.mailer ?? (mailFrom === undefined ? undefined : sesMailer(mailFrom, region))
  if (!mailer) {
    host.log('warn', { function: address, message: 'email is disabled: no sender is configured' })
    return undefined
  }
  return {
    send: async mail => {
      host.authorize(address, grants, 'ses:SendEmail')
      await mailer.send(mail)
    },
  }
})
