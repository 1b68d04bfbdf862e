import { maySeeDevice } from '../domain/access.ts'
import { forbidden } from '../errors.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Stores } from '../table/stores.ts'
import type { Caller } from './authenticate.ts'

/** The device that an alias is for. An alias that is not there and one of a foreign device are the same to the caller. */
export const aliasDevice = async (caller: Caller, id: number, stores: Stores): Promise<DeviceId> => {
  const device = await stores.aliases.deviceOf(id)
  const devices = device === undefined ? [] : [device]
  const { facts } = await stores.permissions.facts(caller, { devices, groups: [], users: [], server: false })
  if (device === undefined || !maySeeDevice(caller, facts, device)) throw forbidden('Device access denied')
  return device
}
