import { users } from '#shared/api/traccar/users.ts'
import { isAbove } from '#shared/domain/standing.ts'
import { type Actor, profileOf, refusedChange } from '#shared/domain/userRules.ts'
import { badRequest, forbidden, notFound, unauthenticated } from '#shared/errors.ts'
import { actorOn } from '#shared/http/actorOn.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { changeBy, checkUserWriter } from '#shared/http/changeUser.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { checkNewPassword, hashPassword } from '#shared/http/passwords.ts'
import { placeUnder } from '#shared/http/placeUnder.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { userModel } from '#shared/http/userModel.ts'
import { userId } from '#shared/model/ids.ts'
import type { Stores } from '#shared/table/stores.ts'

export const list: Implementation<typeof users.list> = async ({ query, caller, stores }) => {
  const { userId: named } = query
  const found = await (named === undefined ? stores.users.visibleTo(caller) : stores.users.managedBy(userId(named)))
  // Who looks after nobody and may not has no list; a manager who has nobody yet has an empty one.
  const ordinary = !caller.administrator && !caller.managesTenant && caller.account.userLimit === 0
  if (ordinary && found.length === 0) throw forbidden('Admin access required')
  return found.map(account => userModel(account))
}

export const get: Implementation<typeof users.get> = async ({ params, stores }) => {
  const account = await stores.users.byId(userId(params.id))
  // Only administrators get here for a user who is not there: to others it looks like one of somebody else.
  if (!account) throw notFound('User not found')
  return userModel(account)
}

export const create: Implementation<typeof users.create> = async ({ body, caller, stores, exchange }) => {
  // An administrator's program whose token has ended must not register a stranger instead.
  if (exchange.unproven) throw unauthenticated('Wrong credentials')
  const actor = await actorOf(caller, stores)
  const after = profileOf(body)
  const callerExpires = actor === 'manager' ? (caller?.account.expirationTime ?? null) : null
  const refusal = refusedChange(actor, { after, token: body.token, callerExpires })
  if (refusal !== undefined) throw forbidden(refusal)
  if (!body.password) throw badRequest('password is required')
  await checkNewPassword(body.password, stores)
  const phc = await hashPassword(body.password)
  const token = body.token || null
  const account = await stores.users.create({ profile: after, phc, token, ...(caller && placeUnder(caller)) })
  return userModel(account, body.token)
}

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

export const update: Implementation<typeof users.update> = async ({ params, body, caller, stores }) => {
  checkSameId(params.id, body.id)
  const id = userId(params.id)
  await checkUserWriter(caller, id, stores)
  const change = changeBy(caller, actorOn(caller, id), body)
  const before = await stores.users.byId(id)
  if (!before) throw forbidden('User access denied')
  // Refuse before the expensive hash; the change is judged again against what is stored when it is written.
  change(before)
  if (body.password) await checkNewPassword(body.password, stores)
  const phc = body.password ? await hashPassword(body.password) : undefined
  const account = await stores.users.update(id, stored => ({ ...change(stored), phc }))
  if (!account) throw forbidden('User access denied')
  // A new password ends all sessions but the one in which it was set.
  if (phc !== undefined && caller.id === id && caller.session)
    await stores.sessions.keep(caller.session, account.credentialVersion)
  return userModel(account, body.token)
}

export const remove: Implementation<typeof users.remove> = async ({ params, caller, stores }) => {
  const id = userId(params.id)
  await checkUserWriter(caller, id, stores)
  const account = await stores.users.byId(id)
  if (account && actorOn(caller, id) === 'manager' && isAbove(account, caller.account))
    throw forbidden('Admin access required')
  if (!(await stores.users.remove(id))) throw forbidden('User access denied')
}

export const removeToken: Implementation<typeof users.removeToken> = async ({ params, caller, stores }) => {
  const id = userId(params.id)
  await checkUserWriter(caller, id, stores)
  const account = await stores.users.update(id, before => {
    if (actorOn(caller, id) === 'manager' && isAbove(before, caller.account)) throw forbidden('Admin access required')
    return { token: null }
  })
  if (!account) throw forbidden('User access denied')
}
