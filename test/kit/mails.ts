/** A mailer that keeps mails, or fails as it is told. */
import type { Mail, Mailer } from '#shared/domain/mail.ts'
import type { Host } from '#shared/runtime.ts'

export interface KeptMails extends Mailer {
  readonly kept: Mail[]
  /** What happens instead of keeping the next mails, one after the other. */
  readonly failures: Error[]
}

/** Makes the host send its mails here. */
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
