/** Creation and changes of users by DeviceHive requests. */
import { canonicalEmail, CANONICAL_EMAIL_MAX } from '#shared/domain/email.ts'
import { deviceHiveProfile, STATUS, withStatus } from '#shared/domain/devicehive/status.ts'
import {
  refusedData,
  isStatus,
  refusedLogin,
  refusedPassword,
  refusedRole,
  ROLE,
  STATUS_RANGE,
} from '#shared/domain/devicehive/userFields.ts'
import { loginOf, namesOf, type Membership } from '#shared/domain/membership.ts'
import { passwordMinLength } from '#shared/domain/passwordRule.ts'
import { type Profile, plainProfile, refusedChange } from '#shared/domain/userRules.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { isJsonObject } from '#shared/model/attributes.ts'
import type { HiveUserDraft } from '#shared/model/devicehive.ts'
import { type Account, profileIn } from '#shared/table/accounts.ts'
import type { UserChange } from '#shared/table/userChanges.ts'
import { users } from '#shared/table/users.ts'
import { roleToward } from '#shared/http/changeUser.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

export const loginTaken = () => forbidden('User with such login already exists. Please, select another one')
export const ADMINISTRATORS_ONLY = 'Admin permissions required for this action'

type Members = Pick<HiveUserDraft, 'data' | 'introReviewed' | 'allDeviceTypesAvailable'>

interface Described {
  readonly profile: Profile
  readonly standing: Membership
}

/** Returns a new user whose login is also its email address. Requires a valid role and status. */
export const newUser = (login: string, { role, status, ...members }: HiveUserDraft, now: number): Described => {
  const profile = { ...plainProfile(login, login), administrator: role === ROLE.administrator }
  const standing: Membership = { login, devicehive: profileAfter({}, members, true) }
  return described(withStatus({ ...profile, standing }, toStatus(status) ?? STATUS.active, now))
}

/**
 * Returns the change of a user by the caller's body, except the password. Throws forbidden for members that the caller
 * must not change.
 */
export const changeBy =
  (caller: Caller, { role, status, login, ...members }: HiveUserDraft, now: number) =>
  (before: Account): UserChange => {
    const actor = roleToward(caller, before.id)
    if (actor === 'self' && [role, status, login].some(member => member !== undefined))
      throw forbidden(ADMINISTRATORS_ONLY)
    const administrator = role === undefined ? before.administrator : role === ROLE.administrator
    const standing: Membership = { ...before.standing, devicehive: profileAfter(before.standing, members, false) }
    const named = { ...profileIn(before), administrator, standing, ...renamed(before, standing, login?.trim()) }
    const wanted = toStatus(status)
    const { profile: after, standing: stands } = described(
      wanted === undefined ? named : withStatus(named, wanted, now),
    )
    const callerExpires = actor === 'manager' ? caller.account.expirationTime : null
    if (refusedChange(actor, { before, after, token: null, callerExpires }) !== undefined)
      throw forbidden(ADMINISTRATORS_ONLY)
    const boundBy = actor === 'manager' ? caller.account : undefined
    return { profile: after, standing: stands, taken: loginTaken(), boundBy }
  }

const described = ({ standing, ...profile }: Profile & { readonly standing: Membership }): Described => ({
  profile,
  standing,
})

/**
 * Returns the renamed members. A user created by DeviceHive has its login as email address; others keep their address.
 */
const renamed = (before: Account, standing: Membership, login: string | undefined) => {
  if (login === undefined || login === loginOf(before)) return {}
  const own = before.standing.login === before.email
  return {
    standing: { ...standing, login },
    ...(own && { email: login, name: before.name === before.email ? login : before.name }),
  }
}

const toStatus = (status: number | undefined) => (status !== undefined && isStatus(status) ? status : undefined)

/**
 * Returns the DeviceHive profile after a request. After creation, only the operations on device types change whether
 * all are allowed.
 */
const profileAfter = (
  standing: Membership,
  { data, introReviewed, allDeviceTypesAvailable }: Members,
  isNew: boolean,
) => {
  const before = deviceHiveProfile(standing)
  return {
    data: data === undefined ? before.data : isJsonObject(data) ? data : null,
    introReviewed: introReviewed ?? before.introReviewed,
    allDeviceTypes: isNew ? (allDeviceTypesAvailable ?? before.allDeviceTypes) : before.allDeviceTypes,
  }
}

/** Throws badRequest for an invalid role, status or data. */
export const checkRanges = ({ role, status, data }: HiveUserDraft): void => {
  const refusal =
    (role === undefined ? undefined : refusedRole(role)) ??
    (status === undefined || isStatus(status) ? undefined : STATUS_RANGE) ??
    (data === undefined ? undefined : refusedData(data))
  if (refusal !== undefined) throw badRequest(refusal)
}

/**
 * Checks, in DeviceHive's order: that the login is free, the password valid, the login valid. Throws forbidden or
 * badRequest.
 */
export const checkNames = async (
  { login, password }: Pick<HiveUserDraft, 'login' | 'password'>,
  before: Account | undefined,
  table: Table,
): Promise<void> => {
  const name = login?.trim()
  if (name !== undefined && (await isTaken(name, before, table))) throw loginTaken()
  const refusal =
    (password === undefined
      ? undefined
      : refusedPassword(password, passwordMinLength((await server(table).get()).attributes))) ??
    (name === undefined || (before && name === loginOf(before)) ? undefined : refusedLogin(name))
  if (refusal !== undefined) throw badRequest(refusal)
}

const isTaken = async (name: string, before: Account | undefined, table: Table): Promise<boolean> => {
  const canonical = canonicalEmail(name)
  if (canonical === '' || canonical.length > CANONICAL_EMAIL_MAX || !name.isWellFormed()) return false
  if (before && namesOf(before).includes(canonical)) return false
  return (await users(table).byName(name)) !== undefined
}
