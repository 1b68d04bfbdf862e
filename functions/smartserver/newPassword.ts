/** SmartServer's password policy and password changes. */
import { passwordMinLength } from '#shared/domain/passwordRule.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { PASSWORD_LENGTH, refusedPassword } from '#shared/domain/smartserver/passwordRule.ts'
import { loginOf } from '#shared/domain/membership.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import type { Account } from '#shared/table/accounts.ts'
import { verifyLogin } from '#shared/http/authenticate.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { server } from '#shared/table/server.ts'
import { users } from '#shared/table/users.ts'
import type { Table } from '#shared/table/table.ts'

/** Throws badRequest if the password violates the policy. Server attributes set the minimum length. */
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
 * Replaces a user's password, which ends all its sessions. Throws badRequest if the current password is wrong or the
 * new one is invalid. Wrong passwords are throttled like sign-ins.
 */
export const replacePassword = async (
  { user, currentPassword, newPassword }: PasswordUpdate,
  context: RequestContext,
): Promise<Account> => {
  const { table } = context
  await checkNewPassword(newPassword, table)
  if (newPassword === currentPassword) throw badRequest('The new password must differ from the current one')
  const proven = await verifyLogin({ email: loginOf(user), password: currentPassword }, context)
  if (proven?.id !== user.id) throw badRequest(WRONG)
  const phc = await hashPassword(newPassword)
  const changed = await users(table).update(user.id, stored => {
    // A concurrent change won, so the verified password is no longer valid.
    if (stored.credentialVersion !== proven.credentialVersion) throw badRequest(WRONG)
    return { phc }
  })
  if (!changed) throw notFound('User not found')
  return changed
}
