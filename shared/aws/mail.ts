/** Mails: the host's own way, or SES over signed requests. */
import type { Grant } from '../api/grants.ts'
import { type Mail, type Mailer, NotSent } from '../domain/mail.ts'
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { NoAnswer, ServiceError, signedRequests } from './signed.ts'

/** Once: an attempt whose answer was lost may have been a mail. */
const ONCE = { attempts: 1, attemptMs: 10_000, pauseMs: 0 }

/** SES. `from` is a verified address; `endpoint` is set where it is not AWS's own. */
export const sesMailer = (from: string, region?: string, endpoint?: string): Mailer => {
  const post = signedRequests({ name: 'ses', hostName: 'email', region, endpoint }, ONCE)
  return {
    send: async ({ to, subject, text }: Mail) => {
      const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })
      const body = JSON.stringify({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) } } },
      })
      try {
        await post({ path: '/v2/email/outbound-emails', headers: { 'Content-Type': 'application/json' }, body })
      } catch (error) {
        throw wasRefused(error) ? new NotSent(`SES: ${String(error)}`, { cause: error }) : error
      }
    },
  }
}

/** An answer that says no, or nobody there to ask. */
const wasRefused = (error: unknown): boolean =>
  error instanceof ServiceError ? error.status >= 400 : error instanceof NoAnswer && wasNotConnected(error.cause)

const wasNotConnected = (cause: unknown): boolean =>
  typeof cause === 'object' &&
  cause !== null &&
  'syscall' in cause &&
  (cause.syscall === 'connect' || cause.syscall === 'getaddrinfo')

/** Returns the mailer as the function at this address may use it, or undefined if mail is off, which is logged once. */
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
