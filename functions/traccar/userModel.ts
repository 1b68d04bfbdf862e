/** Users in the format of the API. */
import type { User } from '#shared/model/user.ts'
import { type Account, profileIn } from '#shared/table/accounts.ts'

/**
 * Converts a user: both names of the administrator flag, no secrets. `token` is set only in the response to the request
 * that set it.
 */
export const userModel = (account: Account, token: string | null = null): User => {
  const { id, administrator } = account
  const shown = { ...profileIn(account), id, administrator, admin: administrator }
  return { ...shown, token: token === '' ? null : token, password: null }
}
