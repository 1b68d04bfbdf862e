/** Changes of stored users by Traccar operations. */
import { isReadonly } from '../domain/access.ts'
import { outranks } from '../domain/membership.ts'
import { type Actor, profileOf, refusedChange } from '../domain/userRules.ts'
import { forbidden } from '../errors.ts'
import type { UserId } from '../model/ids.ts'
import type { User } from '../model/user.ts'
import type { Account } from '../table/accounts.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'
import type { NewUser, UserChange } from '../table/userChanges.ts'
import type { Caller } from './authenticate.ts'

/**
 * Returns the change of a user by the caller's body, except the password. Throws forbidden for members that the caller
 * must not change. An absent, null or empty token or TOTP key keeps the stored one, because responses show null and
 * forms send empty fields. Separate operations remove them.
 */
export const changeBy =
  (caller: Caller, actor: Actor, body: User) =>
  (before: Account): UserChange => {
    if (actor === 'manager' && outranks(before, caller.account)) throw forbidden('Admin access required')
    const after = profileOf(body, before.administrator)
    const callerExpires = actor === 'manager' ? caller.account.expirationTime : null
    const refusal = refusedChange(actor, { before, after, token: body.token, callerExpires })
    if (refusal !== undefined) throw forbidden(refusal)
    return {
      profile: after,
      token: body.token || undefined,
      totpKey: body.totpKey || undefined,
      boundBy: actor === 'manager' ? caller.account : undefined,
    }
  }

/** Throws forbidden if a readonly caller creates a user or changes another user. */
export const checkUserWriter = async (caller: Caller, user: UserId | undefined, table: Table): Promise<void> => {
  if (caller.administrator || caller.id === user) return
  if (isReadonly(caller, caller.account, await server(table).get())) throw forbidden('Account is readonly')
}

/** Returns whether the server keeps the user from changing its email address. Others can change it. */
export const isEmailFixed = async (caller: Caller, user: UserId, table: Table): Promise<boolean> =>
  roleToward(caller, user) === 'self' && (await server(table).get()).fixedEmail

/** Returns the caller's role toward a user that is visible to it: administrator, self or manager. */
export const roleToward = (caller: Caller, user: UserId): Actor => {
  if (caller.administrator) return 'administrator'
  return caller.id === user ? 'self' : 'manager'
}

/** Returns manager and tenant of a user that the caller creates. Users created by administrators have neither. */
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
