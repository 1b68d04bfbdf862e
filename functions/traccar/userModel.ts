/** Users in the format of the API. */
import type { User } from '#shared/model/user.ts'
import { type Account, profileIn } from '#shared/table/accounts.ts'

/**
 * Converts a user: both names of the administrator flag, no secrets. `token` is set only in the response to the request
 * that set it.
 */
export const userModel = (account: Account, token: string | null = null): User => {
  const { id, administrator, secondFactor } = account
  const shown = {
    ...profileIn(account),
    id,
    administrator,
    admin: administrator,
    temporary: account.share !== undefined,
  }
  return { ...shown, token: token === '' ? null : token, totpKey: null, secondFactor, login: null, password: null }
}
