import { matchesName } from '../../domain/devicehive/page.ts'
import type { HiveUser } from '../../model/devicehive.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { deviceHiveUser, visibleUsers } from './users.ts'

interface UserQuery {
  readonly login?: string | undefined
  readonly loginPattern?: string | undefined
  readonly role?: number | undefined
  readonly status?: number | undefined
}

interface UserLookup {
  readonly caller: Caller
  readonly stores: Stores
  readonly now: number
}

/** The users of a caller's list that are as the query says. */
export const filterUsers = async (
  { login, loginPattern, role, status }: UserQuery,
  asking: UserLookup,
): Promise<HiveUser[]> => {
  const all = (await visibleUsers(asking)).map(account => deviceHiveUser(account, asking.now))
  return all.filter(
    user =>
      matchesName(user.login, { exact: login || undefined, pattern: loginPattern || undefined }) &&
      (role === undefined || user.role === role) &&
      (status === undefined || user.status === status),
  )
}
