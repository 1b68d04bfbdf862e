/** How a body changes a stored user, and who may change one at all. */
import { isReadonly } from '../domain/access.ts'
import { outranks } from '../domain/membership.ts'
import { type Actor, profileOf, refusedChange } from '../domain/userRules.ts'
import { forbidden } from '../errors.ts'
import type { UserId } from '../model/ids.ts'
import type { User } from '../model/user.ts'
import type { Account } from '../table/accounts.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'
import type { NewUser, UserChange } from '../table/users.ts'
import type { Caller } from './authenticate.ts'

/**
 * What a user becomes by a caller's body, less the password; throws `forbidden` for what the caller may not decide.
 * A token that is absent, null or empty stays: answers show it as null, and forms send empty fields. Ending a token is an
 * operation of its own.
 */
export const changeBy =
  (caller: Caller, actor: Actor, body: User) =>
  (before: Account): UserChange => {
    if (actor === 'manager' && outranks(before, caller.account)) throw forbidden('Admin access required')
    const after = profileOf(body, before.administrator)
    const callerExpires = actor === 'manager' ? caller.account.expirationTime : null
    const refusal = refusedChange(actor, { before, after, token: body.token, callerExpires })
    if (refusal !== undefined) throw forbidden(refusal)
    return { profile: after, token: body.token || undefined, boundBy: actor === 'manager' ? caller.account : undefined }
  }

/** Throws forbidden if a readonly caller wants to create a user, or to change another one than itself. */
export const checkUserWriter = async (caller: Caller, user: UserId | undefined, table: Table): Promise<void> => {
  if (caller.administrator || caller.id === user) return
  if (isReadonly(caller, caller.account, await server(table).get())) throw forbidden('Account is readonly')
}

/** As what a caller acts on a user that it may see. */
export const roleToward = (caller: Caller, user: UserId): Actor => {
  if (caller.administrator) return 'administrator'
  return caller.id === user ? 'self' : 'manager'
}

/** A manager's users are its own, and those of one who belongs to a tenant belong there too. An administrator's are free. */
export const newUserOwnership = ({
  id,
  administrator,
  account,
  tenantId,
}: Caller): Pick<NewUser, 'manager' | 'standing' | 'boundBy'> => ({
  ...(!administrator && { boundBy: account }),
  ...(!administrator && account.userLimit !== 0 && { manager: { id, limit: account.userLimit } }),
  ...(!administrator && tenantId !== undefined && { standing: { tenantId } }),
})
