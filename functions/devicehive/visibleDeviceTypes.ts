/** Device types as DeviceHive shows them, and which of them a caller may name. */
import { covers } from '#shared/domain/devicehive/rights.ts'
import { deviceHiveProfile } from '#shared/domain/devicehive/status.ts'
import { notFound } from '#shared/errors.ts'
import { deviceTypeId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import { type DeviceType, deviceTypes } from '#shared/table/deviceTypes.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { accessDenied, rightsIn } from '#shared/http/devicehive/rightsIn.ts'
import { userDeviceTypes } from '#shared/table/userDeviceTypes.ts'
import type { Table } from '#shared/table/table.ts'

export const noDeviceType = (id: number) => notFound(`Device type with id = ${id} not found`)
export const typeNotAssociated = (type: number, user: number) =>
  notFound(`Device type with id ${type} for user with id ${user} not found`)

/** The types that a user may have: all, or those that it is associated with. */
export const deviceTypesOf = async ({ id, standing }: Account, table: Table): Promise<DeviceType[]> =>
  deviceHiveProfile(standing).allDeviceTypes
    ? deviceTypes(table).all()
    : deviceTypes(table).byIds(await userDeviceTypes(table).of(id))

/** Throws `forbidden` for a type that the caller's token is not for, before anybody asks whether there is one. */
export const checkDeviceTypeScope = (caller: Caller, id: number): void => {
  if (!covers(rightsIn(caller).deviceTypes, id)) throw accessDenied()
}

/** Throws forbidden if the caller's token is not for all types: a user who has all gets more than the token covers. */
export const checkAllDeviceTypesScope = (caller: Caller): void => {
  if (rightsIn(caller).deviceTypes !== 'all') throw accessDenied()
}

/** Throws `notFound`. */
export const existingDeviceType = async (id: number, table: Table): Promise<DeviceType> => {
  const found = await deviceTypes(table).byId(deviceTypeId(id))
  if (!found) throw noDeviceType(id)
  return found
}

/** Returns those of the types that the caller's token covers. */
export const deviceTypesInScope = (caller: Caller, types: readonly DeviceType[]): DeviceType[] =>
  types.filter(({ id }) => covers(rightsIn(caller).deviceTypes, id))

/** The types that a caller sees with the token in hand, by id. For clients only what their record says now. */
export const visibleDeviceTypes = async (caller: Caller, table: Table): Promise<DeviceType[]> => {
  const all = caller.administrator ? await deviceTypes(table).all() : await deviceTypesOf(caller.account, table)
  return deviceTypesInScope(caller, all)
}

/** A type that a caller may see. Throws `forbidden` outside of its token, then `notFound`. */
export const visibleDeviceType = async (id: number, caller: Caller, table: Table): Promise<DeviceType> => {
  checkDeviceTypeScope(caller, id)
  if (!caller.administrator && !(await mayHave(caller, id, table))) throw noDeviceType(id)
  return existingDeviceType(id, table)
}

const mayHave = async ({ account }: Caller, id: number, table: Table): Promise<boolean> =>
  deviceHiveProfile(account.standing).allDeviceTypes ||
  (await userDeviceTypes(table).of(account.id)).some(own => own === id)
