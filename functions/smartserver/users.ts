import { users } from '#shared/api/smartserver/users.ts'
import { partOf } from '#shared/domain/smartserver/cmsUser.ts'
import { changedUser, newUser } from '#shared/domain/smartserver/userChange.ts'
import { badRequest, forbidden, notFound } from '#shared/errors.ts'
import { actorOn } from '#shared/http/actorOn.ts'
import { checkUserWriter } from '#shared/http/changeUser.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { placeUnder } from '#shared/http/placeUnder.ts'
import { changeOf, creation } from '#shared/http/smartserver/change.ts'
import { shownCustomer } from '#shared/http/smartserver/customer.ts'
import { checkNewPassword, replacePassword } from '#shared/http/smartserver/newPassword.ts'
import { below, byUserName, inScope, shown, shownOne, usersInScope } from '#shared/http/smartserver/scope.ts'
import { userId } from '#shared/model/ids.ts'
import { DEFAULT_LOCALE, LOCALES } from '#shared/model/smartserver.ts'

export const list: Implementation<typeof users.list> = async ({ query, caller, stores }) => {
  const id = query.id ?? query.Id
  const name = (query.name ?? query.userName ?? '').trim()
  if (id === undefined && name === '') return shown(await usersInScope(caller, stores), stores)
  const user = await (id === undefined ? byUserName(name, stores) : stores.users.byId(userId(id)))
  return shown([inScope(user, caller)], stores)
}

export const count: Implementation<typeof users.count> = async ({ caller, stores }) => ({
  value: (await usersInScope(caller, stores)).length,
})

export const current: Implementation<typeof users.current> = async ({ caller, stores }) =>
  shownOne(caller.account, stores)

export const locales: Implementation<typeof users.locales> = async () => ({ value: `[${LOCALES.join(', ')}]` })

export const localesByName: Implementation<typeof users.locales> = input => locales(input)
export const localesBelow: Implementation<typeof users.locales> = input => locales(input)

export const locale: Implementation<typeof users.locale> = async ({ caller: { session, account }, stores }) => {
  // Who brings a password or a token with each request has no session, and the locale that a new one would have.
  const own = account.standing.smartserver?.locale ?? DEFAULT_LOCALE
  return { value: session ? await stores.cmsSessions.locale(session) : own }
}

export const setLocale: Implementation<typeof users.setLocale> = async ({ body, caller: { session }, stores }) => {
  const changed = session !== undefined && (await stores.cmsSessions.setLocale(session, body))
  if (!changed) throw badRequest('Changing the locale requires a session')
}

export const customer: Implementation<typeof users.customer> = async ({ params, caller, stores }) => {
  const user = await stores.users.byId(userId(params.id))
  const tenant = user?.standing.tenantId
  const same = params.id === caller.id || (tenant !== undefined && tenant === caller.tenantId)
  // A user who is not there is refused as one of another customer is.
  if (!caller.administrator && !same) throw forbidden('The user belongs to another customer')
  const customer = tenant === undefined ? undefined : await stores.tenants.byId(tenant)
  if (!customer) throw notFound(user ? 'The user belongs to no customer' : 'User not found')
  return shownCustomer(customer, caller)
}

export const create: Implementation<typeof users.create> = async ({ body, caller, stores }) => {
  const user = creation(newUser(caller.account, body))
  await checkNewPassword(body.password, stores)
  const phc = await hashPassword(body.password)
  return shownOne(await stores.users.create({ ...placeUnder(caller), ...user, phc }), stores)
}

export const update: Implementation<typeof users.update> = async ({ body, caller, stores }) => {
  const account = await stores.users.update(body.id, before => ({
    ...changeOf(before, changedUser(caller.account, inScope(before, caller), body)),
    boundBy: actorOn(caller, before.id) === 'manager' ? caller.account : undefined,
  }))
  if (!account) throw notFound('User not found')
  return shownOne(account, stores)
}

export const changePassword: Implementation<typeof users.changePassword> = async ({
  body,
  caller,
  stores,
  exchange,
}) => {
  const user = below(await byUserName(body.userName, stores), caller)
  await checkUserWriter(caller, user.id, stores)
  const { id, credentialVersion } = await replacePassword({ ...body, user }, exchange)
  // All sessions of the user end but the one in which it was done.
  if (caller.id === id && caller.session) await stores.sessions.keep(caller.session, credentialVersion)
}

export const acceptLicense: Implementation<typeof users.acceptLicense> = async ({ caller, stores }) => {
  const { id, account } = caller
  if (account.standing.smartserver?.licenseAccepted) return
  await stores.users.update(id, before => ({
    standing: { ...before.standing, smartserver: { ...partOf(before), licenseAccepted: true } },
  }))
}

export const acceptLicenseAtCount: Implementation<typeof users.acceptLicense> = input => acceptLicense(input)

export const remove: Implementation<typeof users.remove> = async ({ params, caller, stores }) => {
  if (params.id === caller.id) throw badRequest('You cannot delete your own user')
  const { id } = below(await stores.users.byId(userId(params.id)), caller)
  if (!(await stores.users.remove(id))) throw notFound('User not found')
}
