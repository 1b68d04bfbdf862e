/** A user as the API shows it. */
import type { User } from '#shared/model/user.ts'
import { type Account, profileIn } from '#shared/table/accounts.ts'

/** Under both names of the administrator flag, without secrets; `token` only in the answer to the call that set it. */
export const userModel = (account: Account, token: string | null = null): User => {
  const { id, administrator } = account
  const shown = { ...profileIn(account), id, administrator, admin: administrator }
  return { ...shown, token: token === '' ? null : token, password: null }
}
