/** Passwords as SmartServer wants new ones to be, and how they are changed. */
import { passwordMinLength } from '#shared/domain/passwordRule.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { PASSWORD_LENGTH, refusedPassword } from '#shared/domain/smartserver/passwordRule.ts'
import { loginOf } from '#shared/domain/membership.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import type { Account } from '#shared/table/accounts.ts'
import { signIn } from '#shared/http/authenticate.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { server } from '#shared/table/server.ts'
import { users } from '#shared/table/users.ts'
import type { Table } from '#shared/table/table.ts'

/** Throws `badRequest` for a password that may not be set; attributes of the server say how long it must be. */
export const checkNewPassword = async (password: string, table: Table): Promise<void> => {
  const { attributes } = await server(table).get()
  const everywhere = passwordMinLength(attributes)
  const least = Math.max(everywhere, settingsFrom(attributes).number(PASSWORD_LENGTH, everywhere))
  const refusal = refusedPassword(password, least)
  if (refusal !== undefined) throw badRequest(refusal)
}

interface PasswordUpdate {
  readonly user: Account
  readonly currentPassword: string
  readonly newPassword: string
}

const WRONG = 'currentPassword is wrong'

/**
 * Gives a user a new password in place of the one that it has, which ends all its sessions. Throws `badRequest` for a
 * password that is wrong or may not be set. A guess counts as at the front door, or this would be a door without a lock.
 */
export const replacePassword = async (
  { user, currentPassword, newPassword }: PasswordUpdate,
  exchange: RequestContext,
): Promise<Account> => {
  const { table } = exchange
  await checkNewPassword(newPassword, table)
  if (newPassword === currentPassword) throw badRequest('The new password must differ from the current one')
  const proven = await signIn({ email: loginOf(user), password: currentPassword }, exchange)
  if (proven?.id !== user.id) throw badRequest(WRONG)
  const phc = await hashPassword(newPassword)
  const changed = await users(table).update(user.id, stored => {
    // Somebody else was faster, and what was proven is the password no more.
    if (stored.credentialVersion !== proven.credentialVersion) throw badRequest(WRONG)
    return { phc }
  })
  if (!changed) throw notFound('User not found')
  return changed
}
