import { users } from '#shared/api/traccar/users.ts'
import { type Actor, profileOf, refusedChange } from '#shared/domain/userRules.ts'
import { forbidden } from '#shared/errors.ts'
import { actorOn } from '#shared/http/actorOn.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { handle } from '#shared/http/handle.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { userModel } from '#shared/http/userModel.ts'
import { userId } from '#shared/model/ids.ts'
import type { User } from '#shared/model/user.ts'
import type { Account } from '#shared/table/accounts.ts'

export const handler = handle(users.update, async ({ params, body, caller, stores }) => {
  checkSameId(params.id, body.id)
  const id = userId(params.id)
  const change = changeBy(caller, actorOn(caller, id), body)
  const before = await stores.users.byId(id)
  if (!before) throw forbidden('User access denied')
  // Refuse before the expensive hash; the change is judged again against what is stored when it is written.
  change(before)
  const phc = body.password ? await hashPassword(body.password) : undefined
  const account = await stores.users.update(id, stored => ({ ...change(stored), phc }))
  if (!account) throw forbidden('User access denied')
  // A new password ends all sessions but the one in which it was set.
  if (phc !== undefined && caller.id === id && caller.session)
    await stores.sessions.keep(caller.session, account.credentialVersion)
  return userModel(account, body.token)
})

/**
 * A token that is absent or null stays, because answers show it as null; an empty one is withdrawn by administrators and
 * means nothing from others, whose forms send all empty fields.
 */
const changeBy = (caller: Caller, actor: Actor, body: User) => (before: Account) => {
  const after = profileOf(body, before.administrator)
  const callerExpires = actor === 'manager' ? caller.account.expirationTime : null
  const refusal = refusedChange(actor, { before, after, token: body.token, callerExpires })
  if (refusal !== undefined) throw forbidden(refusal)
  const token = body.token === '' ? (actor === 'administrator' ? null : undefined) : (body.token ?? undefined)
  return { profile: after, token }
}
