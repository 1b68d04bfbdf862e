import { userId } from '../model/ids.ts'
import type { ListOwner } from '../table/permissions.ts'
import type { Stores } from '../table/stores.ts'
import type { Caller } from './authenticate.ts'

/** Whose things are asked for: those of the user that the query names, else the caller's own. */
export const ownerOf = async (named: number | undefined, caller: Caller, { users }: Stores): Promise<ListOwner> => {
  if (named === undefined) return caller
  const id = userId(named)
  return { id, tenantId: (await users.byId(id))?.standing.tenantId }
}
