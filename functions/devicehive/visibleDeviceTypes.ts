/** Device types in DeviceHive's format, and the caller's access to them. */
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

/** Returns the device types of a user: all, or the associated ones. */
export const deviceTypesOf = async ({ id, standing }: Account, table: Table): Promise<DeviceType[]> =>
  deviceHiveProfile(standing).allDeviceTypes
    ? deviceTypes(table).all()
    : deviceTypes(table).byIds(await userDeviceTypes(table).of(id))

/**
 * Throws forbidden if the token does not cover the type. Checked first, so that the error does not reveal whether the
 * type exists.
 */
export const checkDeviceTypeScope = (caller: Caller, id: number): void => {
  if (!covers(rightsIn(caller).deviceTypes, id)) throw accessDenied()
}

/** Throws forbidden unless the token covers all types, because a user with all types exceeds a narrower token. */
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

/** Returns the device types visible to the caller and its token, by id. For clients, the current associations apply. */
export const visibleDeviceTypes = async (caller: Caller, table: Table): Promise<DeviceType[]> => {
  const all = caller.administrator ? await deviceTypes(table).all() : await deviceTypesOf(caller.account, table)
  return deviceTypesInScope(caller, all)
}

/** Returns a visible device type. Throws forbidden if the token does not cover it, then notFound. */
export const visibleDeviceType = async (id: number, caller: Caller, table: Table): Promise<DeviceType> => {
  checkDeviceTypeScope(caller, id)
  if (!caller.administrator && !(await mayHave(caller, id, table))) throw noDeviceType(id)
  return existingDeviceType(id, table)
}

const mayHave = async ({ account }: Caller, id: number, table: Table): Promise<boolean> =>
  deviceHiveProfile(account.standing).allDeviceTypes ||
  (await userDeviceTypes(table).of(account.id)).some(own => own === id)
