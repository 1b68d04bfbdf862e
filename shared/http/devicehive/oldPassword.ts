import { canonicalEmail } from '../../domain/email.ts'
import { forbidden } from '../../errors.ts'
import type { HiveUserDraft } from '../../model/devicehive.ts'
import { type Caller, waitFor } from '../authenticate.ts'
import type { Exchange } from '../exchange.ts'
import { verifyPassword } from '../passwords.ts'
import { configuration } from '../../table/configuration.ts'
import { loginFailures } from '../../table/loginFailures.ts'
import { credentials } from '../../table/credentials.ts'

type Attempt = Pick<Exchange, 'table' | 'now' | 'network'>

/**
 * Clients who set another password prove that they know the one they have. Throws `forbidden`. Wrong ones make waits, as
 * for signing in, so that who found an open session can't try them all; they never close DeviceHive's door.
 */
export const checkOldPassword = async (
  { password, oldPassword }: Pick<HiveUserDraft, 'password' | 'oldPassword'>,
  { account, administrator }: Caller,
  { table, now, network }: Attempt,
): Promise<void> => {
  if (administrator || (oldPassword === undefined && password === undefined)) return
  if (oldPassword === undefined) {
    if (await configuration(table).requiresOldPassword()) throw forbidden('Old password is required!')
    return
  }
  const turn = await loginFailures(table).turn(canonicalEmail(account.email), network, now)
  if (turn.waitMs > 0) throw waitFor(turn.waitMs)
  if (!(await loginFailures(table).claim(turn, now))) throw waitFor(1000)
  const credential = await credentials(table).ofUser(account.id)
  if (await verifyPassword(oldPassword, credential?.phc)) return loginFailures(table).succeeded(turn)
  await loginFailures(table).failed(turn, now)
  throw forbidden('Invalid credentials')
}
