/** A mailer that records emails or fails on request. */
import type { Mail, Mailer } from '#shared/domain/mail.ts'
import type { Host } from '#shared/runtime.ts'

export interface KeptMails extends Mailer {
  readonly kept: Mail[]
  /** Failures of the next emails, in order. */
  readonly failures: Error[]
}

/** Replaces the mailer of the host. */
export const keepMails = (host: Host): KeptMails => {
  const mails: KeptMails = {
    kept: [],
    failures: [],
    send: async mail => {
      const failure = mails.failures.shift()
      if (failure) throw failure
      mails.kept.push(mail)
    },
  }
  Object.assign(host, { mailer: mails })
  return mails
}
