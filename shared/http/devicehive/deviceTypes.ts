/** Device types as DeviceHive shows them, and which of them a caller may name. */
import { covers } from '../../domain/devicehive/rights.ts'
import { deviceHiveProfile } from '../../domain/devicehive/status.ts'
import { notFound } from '../../errors.ts'
import { deviceTypeId } from '../../model/ids.ts'
import type { Account } from '../../table/accounts.ts'
import type { DeviceType } from '../../table/deviceTypes.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { accessDenied, rightsIn } from './rightsIn.ts'

export const noDeviceType = (id: number) => notFound(`Device type with id = ${id} not found`)
export const typeNotAssociated = (type: number, user: number) =>
  notFound(`Device type with id ${type} for user with id ${user} not found`)

/** The types that a user may have: all, or those that it is associated with. */
export const deviceTypesOf = async (
  { id, standing }: Account,
  { deviceTypes, userDeviceTypes }: Stores,
): Promise<DeviceType[]> =>
  deviceHiveProfile(standing).allDeviceTypes ? deviceTypes.all() : deviceTypes.byIds(await userDeviceTypes.of(id))

/** Throws `forbidden` for a type that the caller's token is not for, before anybody asks whether there is one. */
export const checkDeviceTypeScope = (caller: Caller, id: number): void => {
  if (!covers(rightsIn(caller).deviceTypes, id)) throw accessDenied()
}

/** Throws forbidden if the caller's token is not for all types: a user who has all gets more than the token covers. */
export const checkAllDeviceTypesScope = (caller: Caller): void => {
  if (rightsIn(caller).deviceTypes !== 'all') throw accessDenied()
}

/** Throws `notFound`. */
export const existingDeviceType = async (id: number, { deviceTypes }: Stores): Promise<DeviceType> => {
  const found = await deviceTypes.byId(deviceTypeId(id))
  if (!found) throw noDeviceType(id)
  return found
}

/** Returns those of the types that the caller's token covers. */
export const deviceTypesInScope = (caller: Caller, types: readonly DeviceType[]): DeviceType[] =>
  types.filter(({ id }) => covers(rightsIn(caller).deviceTypes, id))

/** The types that a caller sees with the token in hand, by id. For clients only what their record says now. */
export const visibleDeviceTypes = async (caller: Caller, stores: Stores): Promise<DeviceType[]> => {
  const all = caller.administrator ? await stores.deviceTypes.all() : await deviceTypesOf(caller.account, stores)
  return deviceTypesInScope(caller, all)
}

/** A type that a caller may see. Throws `forbidden` outside of its token, then `notFound`. */
export const visibleDeviceType = async (id: number, caller: Caller, stores: Stores): Promise<DeviceType> => {
  checkDeviceTypeScope(caller, id)
  if (!caller.administrator && !(await mayHave(caller, id, stores))) throw noDeviceType(id)
  return existingDeviceType(id, stores)
}

const mayHave = async ({ account }: Caller, id: number, { userDeviceTypes }: Stores): Promise<boolean> =>
  deviceHiveProfile(account.standing).allDeviceTypes || (await userDeviceTypes.of(account.id)).some(own => own === id)
