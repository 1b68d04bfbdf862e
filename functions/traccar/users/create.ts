import { users } from '#shared/api/traccar/users.ts'
import { type Actor, profileOf, refusedChange } from '#shared/domain/userRules.ts'
import { badRequest, forbidden, unauthenticated } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { checkUserWriter } from '#shared/http/changeUser.ts'
import { handle } from '#shared/http/handle.ts'
import { checkNewPassword, hashPassword } from '#shared/http/passwords.ts'
import { newUserOwnership } from '#shared/http/newUserOwnership.ts'
import { userModel } from '#shared/http/userModel.ts'
import type { Stores } from '#shared/table/stores.ts'

export const handler = handle(users.create, async ({ body, caller, stores, exchange }) => {
  // An administrator's program whose token has ended must not register a stranger instead.
  if (exchange.invalidCredentials) throw unauthenticated('Wrong credentials')
  const actor = await actorOf(caller, stores)
  const after = profileOf(body)
  const callerExpires = actor === 'manager' ? (caller?.account.expirationTime ?? null) : null
  const refusal = refusedChange(actor, { after, token: body.token, callerExpires })
  if (refusal !== undefined) throw forbidden(refusal)
  if (!body.password) throw badRequest('password is required')
  await checkNewPassword(body.password, stores)
  const phc = await hashPassword(body.password)
  const token = body.token || null
  const account = await stores.users.create({ profile: after, phc, token, ...(caller && newUserOwnership(caller)) })
  return userModel(account, body.token)
})

/** Who neither administers nor manages registers, which must be open. */
const actorOf = async (caller: Caller | undefined, stores: Stores): Promise<Actor> => {
  if (caller?.administrator) return 'administrator'
  if (caller && (caller.managesTenant || caller.account.userLimit !== 0)) {
    await checkUserWriter(caller, undefined, stores)
    return 'manager'
  }
  if (!(await stores.server.get()).registration) throw badRequest('Registration disabled')
  return 'stranger'
}
