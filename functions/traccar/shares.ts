import type { shares as operations } from '#shared/api/traccar/shares.ts'
import { maySeeUser } from '#shared/domain/access.ts'
import { badRequest, forbidden, notFound } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { raw } from '#shared/http/reply.ts'
import { userId } from '#shared/model/ids.ts'
import { traccarTime } from '#shared/model/time.ts'
import { permissions } from '#shared/table/permissions.ts'
import { shareAccess } from '#shared/table/shareAccess.ts'
import { isShared, shares, type StoredShare } from '#shared/table/shares.ts'
import type { Table } from '#shared/table/table.ts'
import { tokens } from '#shared/table/tokens.ts'
import { users } from '#shared/table/users.ts'
import { checkSharing, endFor, limitsOf, nameOf, scopeOf } from './newShare.ts'
import { endOf, shareModel, shareModels } from './shareModel.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table, now }) => {
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  return shareModels(await shares(table).ofOwner(owner, now), table, now)
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, table, now }) => {
  const scope = scopeOf(body.deviceIds, body.groupId)
  if (body.until === null) throw badRequest('until is required')
  const until = endFor(Date.parse(body.until), caller, now)
  const from = body.from === null ? now : Date.parse(body.from)
  if (from >= until) throw badRequest('from must be before the end')
  await checkSharing(caller, table, now)
  const limits = await limitsOf(body, table)
  const name = body.name?.trim() || (await nameOf(scope, table, now))
  const terms = { owner: caller.id, scope, from, ...limits, reused: false }
  const { stored, token } = await shares(table).create({ name, until, terms })
  return shareModel(stored, token)
}

export const update: Implementation<typeof operations.update> = async ({ params, body, caller, table, now }) => {
  const { account } = await ownShare(params.id, { caller, table, now })
  const until = body.until === null ? Date.parse(endOf(account)) : await newEnd(Date.parse(body.until))
  if (until <= account.share.from) throw badRequest('The end must be after from')
  if (!(await shares(table).update(account.id, { name: body.name ?? account.name, until }))) throw denied()
  const [changed] = await shareModels([await ownShare(params.id, { caller, table, now })], table, now)
  if (!changed) throw denied()
  return changed

  /** Returns the end, no later than the accounts of the caller and of the owner. */
  async function newEnd(wanted: number): Promise<number> {
    const owner = await users(table).byId(account.share.owner)
    return Math.min(endFor(wanted, caller, now), owner ? endFor(wanted, { ...caller, account: owner }, now) : 0)
  }
}

export const remove: Implementation<typeof operations.remove> = async ({ params, caller, table, now, live }) => {
  const { account } = await ownShare(params.id, { caller, table, now })
  const [device] = await shareAccess(table).devices(account.share, now)
  if (!(await users(table).remove(account.id))) throw denied()
  // Delivery of any change closes the connections of guests, and one device is enough.
  if (device !== undefined) live.changed([device])
}

export const current: Implementation<typeof operations.current> = async ({ caller: { account }, table, now }) => {
  if (!isShared(account)) throw notFound('This is not a shared link')
  const owner = await users(table).byId(account.share.owner)
  await shares(table).viewed(account, now)
  const { from, trail, trailHours } = account.share
  const sharedBy = owner?.name ?? ''
  return { name: account.name, sharedBy, from: traccarTime(from), until: endOf(account), trail, trailHours }
}

/** Default duration of a share by today's clients: one week. */
const LASTS_MS = 7 * 86_400_000

export const shareObject: Implementation<typeof operations.shareObject> = async call => {
  const { params, body, caller, table, now } = call
  const scope = sharedObject(params.kind, body)
  const until = endFor(body.expiration ?? now + LASTS_MS, caller, now)
  await checkSharing(caller, table, now)
  const name = await nameOf(scope, table, now)
  const limits = { trail: 'none', trailHours: 0, zones: [] } as const
  const terms = { owner: caller.id, scope, from: now, ...limits, reused: true }
  const account = await shares(table).reuse({ name, until, terms })
  const token = await tokens(table).mint(account, { now, expiresAt: until, name: null })
  return raw({ body: token, contentType: 'text/plain; charset=utf-8', headers: { 'cache-control': 'no-store' } })
}

const sharedObject = (kind: string, { deviceId, groupId }: Parameters<typeof shareObject>[0]['body']) => {
  if (kind === 'device' && deviceId !== undefined) return scopeOf([deviceId], undefined)
  if (kind === 'group' && groupId !== undefined) return scopeOf([], groupId)
  throw ['device', 'group'].includes(kind) ? badRequest(`${kind}Id is required`) : notFound('Not found')
}

const denied = () => forbidden('Share access denied')

interface Asking {
  readonly caller: Caller
  readonly table: Table
  readonly now: number
}

/** Returns a share of the caller or of a user that it manages. Throws forbidden if there is no such share. */
const ownShare = async (id: number, { caller, table, now }: Asking): Promise<StoredShare> => {
  const share = await shares(table).byId(userId(id), now)
  if (!share) throw denied()
  const { owner } = share.account.share
  const { facts } = await permissions(table).facts(caller, { users: [owner], devices: [], groups: [], server: false })
  if (!maySeeUser(caller, facts, owner)) throw denied()
  return share
}
