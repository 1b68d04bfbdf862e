import { canonicalEmail } from '../../domain/email.ts'
import { forbidden } from '../../errors.ts'
import type { HiveUserDraft } from '../../model/devicehive.ts'
import { type Caller, waitFor } from '../authenticate.ts'
import type { RequestContext } from '../requestContext.ts'
import { verifyPassword } from '../passwords.ts'

type PasswordContext = Pick<RequestContext, 'stores' | 'now' | 'network'>

/**
 * Clients who set another password prove that they know the one they have. Throws `forbidden`. Wrong ones make waits, as
 * for signing in, so that who found an open session can't try them all; they never close DeviceHive's door.
 */
export const checkOldPassword = async (
  { password, oldPassword }: Pick<HiveUserDraft, 'password' | 'oldPassword'>,
  { account, administrator }: Caller,
  { stores, now, network }: PasswordContext,
): Promise<void> => {
  if (administrator || (oldPassword === undefined && password === undefined)) return
  if (oldPassword === undefined) {
    if (await stores.configuration.requiresOldPassword()) throw forbidden('Old password is required!')
    return
  }
  const turn = await stores.loginFailures.turn(canonicalEmail(account.email), network, now)
  if (turn.waitMs > 0) throw waitFor(turn.waitMs)
  if (!(await stores.loginFailures.claim(turn, now))) throw waitFor(1000)
  const credential = await stores.credentials.ofUser(account.id)
  if (await verifyPassword(oldPassword, credential?.phc)) return stores.loginFailures.succeeded(turn)
  await stores.loginFailures.failed(turn, now)
  throw forbidden('Invalid credentials')
}
