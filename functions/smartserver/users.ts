import { users as operations } from '#shared/api/smartserver/users.ts'
import { smartServerProfile } from '#shared/domain/smartserver/smartServerUser.ts'
import { changedUser, newUser, type NewUserFields, type Refusal } from '#shared/domain/smartserver/userChange.ts'
import { plainProfile } from '#shared/domain/userRules.ts'
import { badRequest, conflict, forbidden, notFound } from '#shared/errors.ts'
import { checkUserWriter, isEmailFixed, newUserOwnership, roleToward } from '#shared/http/changeUser.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { userId } from '#shared/model/ids.ts'
import { DEFAULT_LOCALE, LOCALES } from '#shared/model/smartserver.ts'
import { type Account, profileIn } from '#shared/table/accounts.ts'
import { sessions } from '#shared/table/sessions.ts'
import { smartServerSessions } from '#shared/table/smartServerSessions.ts'
import { tenants } from '#shared/table/tenants.ts'
import type { NewUser, UserChange } from '#shared/table/userChanges.ts'
import { users } from '#shared/table/users.ts'
import { shownCustomer } from './customer.ts'
import { checkNewPassword, replacePassword } from './newPassword.ts'
import {
  byUserName,
  inScope,
  requireLowerRole,
  toSmartServerUsers,
  toSmartServerUserWithKey,
  usersInScope,
} from './scope.ts'

export const list: Implementation<typeof operations.list> = async ({ query, caller, table }) => {
  const id = query.id ?? query.Id
  const name = (query.name ?? query.userName ?? '').trim()
  if (id === undefined && name === '') return toSmartServerUsers(await usersInScope(caller, table), table)
  const user = await (id === undefined ? byUserName(name, table) : users(table).byId(userId(id)))
  return toSmartServerUsers([inScope(user, caller)], table)
}

export const count: Implementation<typeof operations.count> = async ({ caller, table }) => ({
  value: (await usersInScope(caller, table)).length,
})

export const current: Implementation<typeof operations.current> = async ({ caller, table }) =>
  toSmartServerUserWithKey(caller.account, table)

export const locales: Implementation<typeof operations.locales> = async () => ({ value: `[${LOCALES.join(', ')}]` })

export const localesByName: Implementation<typeof operations.locales> = input => locales(input)
export const localesBelow: Implementation<typeof operations.locales> = input => locales(input)

export const locale: Implementation<typeof operations.locale> = async ({ caller: { session, account }, table }) => {
  // A caller that sends a password or token with each request has no session. It gets the locale of a new session.
  const own = account.standing.smartserver?.locale ?? DEFAULT_LOCALE
  return { value: session ? await smartServerSessions(table).locale(session) : own }
}

export const setLocale: Implementation<typeof operations.setLocale> = async ({ body, caller: { session }, table }) => {
  const changed = session !== undefined && (await smartServerSessions(table).setLocale(session, body))
  if (!changed) throw badRequest('Changing the locale requires a session')
}

export const customer: Implementation<typeof operations.customer> = async ({ params, caller, table }) => {
  const user = await users(table).byId(userId(params.id))
  const tenant = user?.standing.tenantId
  const same = params.id === caller.id || (tenant !== undefined && tenant === caller.tenantId)
  // A user who is not there is refused as one of another customer is.
  if (!caller.administrator && !same) throw forbidden('The user belongs to another customer')
  const customer = tenant === undefined ? undefined : await tenants(table).byId(tenant)
  if (!customer) throw notFound(user ? 'The user belongs to no customer' : 'User not found')
  return shownCustomer(customer, caller)
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, table }) => {
  const user = creation(newUser(caller.account, body))
  await checkNewPassword(body.password, table)
  const phc = await hashPassword(body.password)
  return toSmartServerUserWithKey(await users(table).create({ ...newUserOwnership(caller), ...user, phc }), table)
}

export const update: Implementation<typeof operations.update> = async ({ body, caller, table }) => {
  const fixed = body.emailAddress !== undefined && (await isEmailFixed(caller, userId(body.id), table))
  const account = await users(table).update(body.id, before => {
    const change = changeOf(before, changedUser(caller.account, inScope(before, caller), body))
    if (fixed && change.profile?.email !== before.email)
      throw forbidden('Only an administrator can change your email address')
    return { ...change, boundBy: roleToward(caller, before.id) === 'manager' ? caller.account : undefined }
  })
  if (!account) throw notFound('User not found')
  return toSmartServerUserWithKey(account, table)
}

export const changePassword: Implementation<typeof operations.changePassword> = async ({
  body,
  caller,
  table,
  context,
}) => {
  const user = requireLowerRole(await byUserName(body.userName, table), caller)
  await checkUserWriter(caller, user.id, table)
  const { id, credentialVersion } = await replacePassword({ ...body, user }, context)
  // All sessions of the user end but the one in which it was done.
  if (caller.id === id && caller.session) await sessions(table).keep(caller.session, credentialVersion)
}

export const acceptLicense: Implementation<typeof operations.acceptLicense> = async ({ caller, table }) => {
  const { id, account } = caller
  if (account.standing.smartserver?.licenseAccepted) return
  await users(table).update(id, before => ({
    standing: { ...before.standing, smartserver: { ...smartServerProfile(before), licenseAccepted: true } },
  }))
}

export const acceptLicenseAtCount: Implementation<typeof operations.acceptLicense> = input => acceptLicense(input)

export const remove: Implementation<typeof operations.remove> = async ({ params, caller, table }) => {
  if (params.id === caller.id) throw badRequest('You cannot delete your own user')
  const { id } = requireLowerRole(await users(table).byId(userId(params.id)), caller)
  if (!(await users(table).remove(id))) throw notFound('User not found')
}

/** Converts results of the SmartServer rules to writes or errors. */

/** Returns the fields. Throws forbidden or badRequest if the rules reject the request. */
const allowed = (outcome: NewUserFields | Refusal): NewUserFields => {
  if (!('refused' in outcome)) return outcome
  throw outcome.refused === 'forbidden' ? forbidden(outcome.message) : badRequest(outcome.message)
}

const taken = () => conflict('userName or emailAddress is already in use')

/** Returns a new user without its password. Throws forbidden or badRequest if the rules reject the request. */
const creation = (outcome: NewUserFields | Refusal): Omit<NewUser, 'phc'> => {
  const { profile, standing } = allowed(outcome)
  const whole = { ...plainProfile(profile.name, profile.email), ...profile }
  return { profile: whole, standing, token: null, taken: taken() }
}

/** Returns the change of a stored user. Throws as creation does. */
const changeOf = (before: Account, outcome: NewUserFields | Refusal): UserChange => {
  const { profile, standing } = allowed(outcome)
  return { profile: { ...profileIn(before), ...profile }, standing, taken: taken() }
}
