import { password as operations } from '#shared/api/traccar/password.ts'
import { functions } from '#shared/api/functions.ts'
import { laterCalls } from '#shared/aws/invoke.ts'
import { canonicalEmail } from '#shared/domain/email.ts'
import { linkOrigin } from '#shared/domain/passwordResetMail.ts'
import { isActive } from '#shared/domain/userRules.ts'
import { badRequest, tooManyRequests } from '#shared/errors.ts'
import { noteOwnChange } from '#shared/http/audit.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { checkNewPassword, hashPassword } from '#shared/http/passwords.ts'
import { passwordResets } from '#shared/table/passwordResets.ts'
import { server } from '#shared/table/server.ts'
import { users } from '#shared/table/users.ts'

const HOUR_SECONDS = 3600

export const reset: Implementation<typeof operations.reset> = async ({ body, table, now, context }) => {
  const { host, hostName, secure, network } = context
  const { environment } = host
  if (!host.invoke && environment.mailFrom === undefined)
    throw badRequest('This server sends no email: ask an administrator for a new password')
  const verified = environment.secureCookies
  const origin = linkOrigin((await server(table).get()).attributes, { hostName, secure, verified })
  if (origin === undefined) throw badRequest('An administrator must set the server attribute web.url first')
  const address = canonicalEmail(body.email)
  if (address === '') throw badRequest('email must not be empty')
  const exceeded = await passwordResets(table).count({ address, network, now })
  if (exceeded === 'network') throw tooManyRequests('Too many requests, try again later', HOUR_SECONDS)
  // An address that was sent several links gets no more. The response does not say so.
  if (exceeded === 'address') return
  const user = (await passwordResets(table).owner(address)) ?? 0
  // Invoked for unknown addresses too, so that the time of the response does not reveal accounts.
  await laterCalls(
    host,
    operations.reset,
    functions.notifications.address,
  )({ passwordReset: { userId: user, origin, at: now } })
}

const INVALID = 'The link is not valid or has expired'

export const update: Implementation<typeof operations.update> = async ({
  body: { token, password },
  table,
  now,
  context,
}) => {
  const found = await passwordResets(table).find(token, now)
  if (!found) throw badRequest(INVALID)
  await checkNewPassword(password, table)
  const phc = await hashPassword(password)
  const changed = await users(table).update(found.user, account => {
    // A link is valid once: the password that it replaces has a version.
    if (account.credentialVersion !== found.credentialVersion || !isActive(account, now)) throw badRequest(INVALID)
    return { phc }
  })
  if (!changed) throw badRequest(INVALID)
  await passwordResets(table).remove(token)
  noteOwnChange(context, changed)
}
