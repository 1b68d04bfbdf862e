/** Records successful requests in the audit log. Neither bodies nor secrets are recorded, only ids. */
import type { Audited } from '../api/audited.ts'
import type { Operation } from '../api/operation.ts'
import type { Account } from '../table/accounts.ts'
import { auditLog, type NewAction } from '../table/auditLog.ts'
import type { Parts } from './authorize.ts'
import { CookieResponse } from './reply.ts'
import type { RequestContext } from './requestContext.ts'

type Actor = Pick<Account, 'id' | 'email'>

/** Records that the actor signs in as a user, itself by default. The chain writes it after the request succeeded. */
export const noteSignIn = (context: RequestContext, actor: Actor, user: number = actor.id): void => {
  context.actions.push(actionOf(context, actor, { type: 'login', object: 'user' }, { objectId: user, attributes: {} }))
}

/** Records a change that the actor makes to itself without being signed in. */
export const noteOwnChange = (context: RequestContext, actor: Actor): void => {
  context.actions.push(
    actionOf(context, actor, { type: 'edit', object: 'user' }, { objectId: actor.id, attributes: {} }),
  )
}

/** Writes the actions of a successful request. A failure is logged, because the change has been made. */
export const recordActions = async (
  { audited, address }: Operation,
  { parts, result }: { readonly parts: Parts; readonly result: unknown },
  context: RequestContext,
): Promise<void> => {
  const { caller, actions, table, now, host } = context
  const own = audited && caller ? [actionOf(context, caller.account, audited, objectIn(audited, parts, result))] : []
  try {
    await Promise.all([...own, ...actions].map(action => auditLog(table).record(action, now)))
  } catch (error) {
    host.log('error', { operation: address, message: 'the audit log was not written', error: String(error) })
  }
}

const actionOf = (
  { address }: RequestContext,
  { id, email }: Actor,
  { type, object }: Audited,
  about: Pick<NewAction, 'objectId' | 'attributes'> & { readonly objectType?: string },
): NewAction => ({
  ...about,
  address,
  userId: id,
  userEmail: email,
  actionType: type,
  objectType: (about.objectType ?? object) || null,
})

/** Returns the ids of an action: that of a new object is in the response, those of a link are in the body. */
const objectIn = ({ type, object }: Audited, { params, query, body }: Parts, result: unknown) => {
  const value = result instanceof CookieResponse ? result.value : result
  const sent = typeof body === 'function' ? undefined : body
  if (type === 'link' || type === 'unlink') return linkIn(sent)
  const own = type === 'create' ? idIn(value, 'id') : (idIn(params, 'id') ?? idIn(sent, 'id') ?? idIn(value, 'id'))
  const user = idIn(query, 'userId') ?? idIn(sent, 'userId')
  const id = object === 'device' ? (own ?? idIn(sent, 'deviceId')) : own
  return { objectId: id ?? 0, attributes: user === undefined ? {} : { userId: user } }
}

/** The last id of a link is the object that another one gets. The others are attributes. */
const linkIn = (body: unknown) => {
  const ids = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.entries(body) : []
  const numbers = ids.filter((pair): pair is [string, number] => typeof pair[1] === 'number')
  const [name, objectId] = numbers.at(-1) ?? ['', 0]
  const attributes = Object.fromEntries(numbers.slice(0, -1))
  return { objectId, objectType: name.replace(/Id$/, ''), attributes }
}

const idIn = (holder: unknown, name: string): number | undefined => {
  const id: unknown = typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
  return typeof id === 'number' && id > 0 ? id : undefined
}
