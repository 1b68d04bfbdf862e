/** Sends an email with a link that sets a new password. Runs after the response, which must not depend on the account. */
import * as z from 'zod/mini'
import { functions } from '../api/functions.ts'
import { mailerOf } from '../aws/mail.ts'
import { sdkTable } from '../aws/sdk.ts'
import { faultOf, isAddress } from '../domain/mail.ts'
import { passwordResetMail } from '../domain/passwordResetMail.ts'
import { isActive } from '../domain/userRules.ts'
import { userId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { passwordResets } from '../table/passwordResets.ts'
import { users } from '../table/users.ts'

/** The user id is 0 if no user has the requested address. */
const Payload = z.object({
  passwordReset: z.object({ userId: z.int(), origin: z.string(), at: z.int() }),
})

type Reset = z.infer<typeof Payload>['passwordReset']

/** Returns the request in a payload, or undefined if it has another format. */
export const passwordResetIn = (payload: unknown): Reset | undefined => {
  const { data } = Payload.safeParse(payload)
  return data?.passwordReset
}

/** A request that waited longer, because of an outage, is not sent. */
const SENT_WITHIN_MS = 15 * 60_000

/** Throws if the email was not sent, so that the invocation is retried. */
export const sendPasswordReset = async (host: Host, { userId: user, origin, at }: Reset): Promise<void> => {
  const { address, grants } = functions.notifications
  const mailer = mailerOf(host, address, grants)
  const now = host.now()
  if (!mailer || user === 0 || now - at > SENT_WITHIN_MS) return
  const table = sdkTable(host, address, grants)
  const account = await users(table).byId(userId(user))
  if (!account || !isActive(account, now) || !isAddress(account.email)) return
  const secret = await passwordResets(table).create(account, now)
  try {
    await mailer.send({ id: `reset-${user}-${at}`, to: account.email, ...passwordResetMail(origin, secret) })
  } catch (error) {
    host.log('error', { message: 'an email with a link for a new password was not sent', reason: faultOf(error) })
    throw new Error('the email with a link for a new password was not sent', { cause: error })
  }
}
