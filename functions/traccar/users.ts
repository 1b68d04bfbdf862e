import { users as operations } from '#shared/api/traccar/users.ts'
import { outranks } from '#shared/domain/membership.ts'
import { type Actor, profileOf, refusedChange } from '#shared/domain/userRules.ts'
import { badRequest, forbidden, notFound, unauthenticated } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { changeBy, checkUserWriter, isEmailFixed, newUserOwnership, roleToward } from '#shared/http/changeUser.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import { checkNewPassword, hashPassword } from '#shared/http/passwords.ts'
import { listed } from './listing.ts'
import { raw } from '#shared/http/reply.ts'
import { canEnableTotp, checkForcedTotp } from '#shared/http/secondFactor.ts'
import { newTotpKey as totpKeyOf } from '#shared/http/totp.ts'
import { checkSameId } from './sameId.ts'
import { userModel } from './userModel.ts'
import { type DeviceId, deviceId, userId, type UserId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import { deviceLinks } from '#shared/table/deviceLinks.ts'
import type { UserChange } from '#shared/table/userChanges.ts'
import { users } from '#shared/table/users.ts'
import { server } from '#shared/table/server.ts'
import { sessions } from '#shared/table/sessions.ts'
import type { Table } from '#shared/table/table.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table }) => {
  const { userId: named } = query
  const found = await (named === undefined ? users(table).visibleTo(caller) : users(table).managedBy(userId(named)))
  // A caller that manages no user and must not create any gets an error. A manager without users gets an empty list.
  const ordinary = !caller.administrator && !caller.managesTenant && caller.account.userLimit === 0
  if (ordinary && found.length === 0) throw forbidden('Admin access required')
  const linked = query.deviceId === undefined ? undefined : await usersOf(deviceId(query.deviceId), table)
  return listed(
    found.filter(({ id }) => linked?.has(id) ?? true).map(account => userModel(account)),
    query,
    ({ name, email }) => [name, email],
  )
}

const usersOf = async (device: DeviceId, table: Table): Promise<ReadonlySet<UserId>> =>
  new Set((await deviceLinks(table).ofDevice(device)).map(({ user }) => user))

export const get: Implementation<typeof operations.get> = async ({ params, table }) => {
  const account = await users(table).byId(userId(params.id))
  // Only administrators reach this line. Other callers get the error of an inaccessible user.
  if (!account) throw notFound('User not found')
  return userModel(account)
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, table, context }) => {
  // An administrator's program whose token has ended must not register a stranger instead.
  if (context.invalidCredentials) throw unauthenticated('Wrong credentials')
  const actor = await actorOf(caller, table)
  const after = profileOf(body)
  const callerExpires = actor === 'manager' ? (caller?.account.expirationTime ?? null) : null
  const refusal = refusedChange(actor, { after, token: body.token, callerExpires })
  if (refusal !== undefined) throw forbidden(refusal)
  if (!body.password) throw badRequest('password is required')
  if (actor === 'stranger') await checkForcedTotp(body.totpKey, table)
  await checkNewPassword(body.password, table)
  const phc = await hashPassword(body.password)
  const [token, totpKey] = [body.token || null, body.totpKey || undefined]
  const account = await users(table).create({
    profile: after,
    phc,
    token,
    totpKey,
    ...(caller && newUserOwnership(caller)),
  })
  return userModel(account, body.token)
}

/**
 * Returns the role in which the caller creates a user. Anonymous and ordinary callers register themselves. Throws
 * badRequest if registration is disabled.
 */
const actorOf = async (caller: Caller | undefined, table: Table): Promise<Actor> => {
  if (caller?.administrator) return 'administrator'
  if (caller && (caller.managesTenant || caller.account.userLimit !== 0)) {
    await checkUserWriter(caller, undefined, table)
    return 'manager'
  }
  if (!(await server(table).get()).registration) throw badRequest('Registration disabled')
  return 'stranger'
}

export const update: Implementation<typeof operations.update> = async ({ params, body, caller, table, context }) => {
  checkSameId(params.id, body.id)
  const id = userId(params.id)
  await checkUserWriter(caller, id, table)
  const change = changeBy(caller, roleToward(caller, id), body)
  const before = await users(table).byId(id)
  if (!before) throw forbidden('User access denied')
  // Rejects before the expensive hash. The write checks the change again against the stored user.
  change(before)
  if (before.email !== body.email && (await isEmailFixed(caller, id, table))) throw forbidden('Admin access required')
  if (body.password) await checkNewPassword(body.password, table)
  const phc = body.password ? await hashPassword(body.password) : undefined
  const account = await users(table).update(id, stored => ({ ...change(stored), phc }), context.later)
  if (!account) throw forbidden('User access denied')
  // A new password ends all sessions but the one in which it was set.
  if (phc !== undefined && caller.id === id && caller.session)
    await sessions(table).keep(caller.session, account.credentialVersion)
  return userModel(account, body.token)
}

export const remove: Implementation<typeof operations.remove> = async ({ params, caller, table, context }) => {
  const id = userId(params.id)
  await checkUserWriter(caller, id, table)
  const account = await users(table).byId(id)
  if (account && roleToward(caller, id) === 'manager' && outranks(account, caller.account))
    throw forbidden('Admin access required')
  if (!(await users(table).remove(id, context.later))) throw forbidden('User access denied')
}

export const removeToken: Implementation<typeof operations.removeToken> = call =>
  takeAway(userId(call.params.id), { token: null }, call)

export const removeTotp: Implementation<typeof operations.removeTotp> = call =>
  takeAway(userId(call.params.id), { totpKey: null }, call)

const takeAway = async (
  id: UserId,
  change: UserChange,
  { caller, table, context }: Pick<HandlerInput<typeof operations.removeToken>, 'caller' | 'table' | 'context'>,
): Promise<void> => {
  await checkUserWriter(caller, id, table)
  const changed = (before: Account) => {
    if (roleToward(caller, id) === 'manager' && outranks(before, caller.account))
      throw forbidden('Admin access required')
    return change
  }
  if (!(await users(table).update(id, changed, context.later))) throw forbidden('User access denied')
}

export const newTotpKey: Implementation<typeof operations.newTotpKey> = async ({ table }) => {
  if (!(await canEnableTotp(table))) throw badRequest('Second factors are disabled on this server')
  return raw({ body: totpKeyOf(), contentType: 'text/plain; charset=utf-8', headers: { 'cache-control': 'no-store' } })
}
