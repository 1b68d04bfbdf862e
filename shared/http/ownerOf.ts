import { userId } from '../model/ids.ts'
import type { ListOwner } from '../table/permissions.ts'
import type { Caller } from './authenticate.ts'
import { users } from '../table/users.ts'
import type { Table } from '../table/table.ts'

/** Returns the user whose objects are listed: the one in the query, or the caller. */
export const ownerOf = async (named: number | undefined, caller: Caller, table: Table): Promise<ListOwner> => {
  if (named === undefined) return caller
  const id = userId(named)
  return { id, tenantId: (await users(table).byId(id))?.standing.tenantId }
}
