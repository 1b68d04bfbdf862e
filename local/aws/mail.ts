/** Mails as files that any mail program opens, where no server for mail is named. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Mailer, NotSent } from '#shared/domain/mail.ts'
import { PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import { messageOf, type Sender } from './mailMessage.ts'

/** A file per mail in the folder, named by the mail: the same mail again is the same file. */
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
