/** Passwords as SmartServer wants new ones to be, and how they are changed. */
import { passwordMinLength } from '../../domain/passwordRule.ts'
import { settingsFrom } from '../../domain/settings.ts'
import { PASSWORD_LENGTH, refusedPassword } from '../../domain/smartserver/passwordRule.ts'
import { loginOf } from '../../domain/membership.ts'
import { badRequest, notFound } from '../../errors.ts'
import type { Account } from '../../table/accounts.ts'
import type { Stores } from '../../table/stores.ts'
import { signIn } from '../authenticate.ts'
import type { RequestContext } from '../requestContext.ts'
import { hashPassword } from '../passwords.ts'

/** Throws `badRequest` for a password that may not be set; attributes of the server say how long it must be. */
export const checkNewPassword = async (password: string, { server }: Stores): Promise<void> => {
  const { attributes } = await server.get()
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
export const changePassword = async (
  { user, currentPassword, newPassword }: PasswordUpdate,
  exchange: RequestContext,
): Promise<Account> => {
  const { stores } = exchange
  await checkNewPassword(newPassword, stores)
  if (newPassword === currentPassword) throw badRequest('The new password must differ from the current one')
  const proven = await signIn({ email: loginOf(user), password: currentPassword }, exchange)
  if (proven?.id !== user.id) throw badRequest(WRONG)
  const phc = await hashPassword(newPassword)
  const changed = await stores.users.update(user.id, stored => {
    // Somebody else was faster, and what was proven is the password no more.
    if (stored.credentialVersion !== proven.credentialVersion) throw badRequest(WRONG)
    return { phc }
  })
  if (!changed) throw notFound('User not found')
  return changed
}
