/** A user as the API shows it. */
import type { User } from '../model/user.ts'
import type { Account } from '../table/accounts.ts'

/** Under both names of the administrator flag, without secrets; `token` only in the answer to the call that set it. */
export const userModel = (account: Account, token: string | null = null): User => {
  const {
    id,
    administrator,
    credentialVersion: _v,
    tokenHash: _h,
    rev: _r,
    devices: _d,
    managed: _m,
    ...rest
  } = account
  return { ...rest, id, administrator, admin: administrator, token: token === '' ? null : token, password: null }
}
