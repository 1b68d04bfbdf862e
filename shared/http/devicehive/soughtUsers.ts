import { isSought } from '../../domain/devicehive/page.ts'
import type { HiveUser } from '../../model/devicehive.ts'
import type { Caller } from '../authenticate.ts'
import { hiveUser, listedUsers } from './users.ts'
import type { Table } from '../../table/table.ts'

interface Sought {
  readonly login?: string | undefined
  readonly loginPattern?: string | undefined
  readonly role?: number | undefined
  readonly status?: number | undefined
}

interface Asking {
  readonly caller: Caller
  readonly table: Table
  readonly now: number
}

/** The users of a caller's list that are as the query says. */
export const soughtUsers = async (
  { login, loginPattern, role, status }: Sought,
  asking: Asking,
): Promise<HiveUser[]> => {
  const all = (await listedUsers(asking)).map(account => hiveUser(account, asking.now))
  return all.filter(
    user =>
      isSought(user.login, { exact: login || undefined, pattern: loginPattern || undefined }) &&
      (role === undefined || user.role === role) &&
      (status === undefined || user.status === status),
  )
}
