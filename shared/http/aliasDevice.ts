import { maySeeDevice } from '../domain/access.ts'
import { forbidden } from '../errors.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Caller } from './authenticate.ts'
import { aliases } from '../table/aliases.ts'
import { permissions } from '../table/permissions.ts'
import type { Table } from '../table/table.ts'

/** The device that an alias is for. An alias that is not there and one of a foreign device are the same to the caller. */
export const aliasDevice = async (caller: Caller, id: number, table: Table): Promise<DeviceId> => {
  const device = await aliases(table).deviceOf(id)
  const devices = device === undefined ? [] : [device]
  const { facts } = await permissions(table).facts(caller, { devices, groups: [], users: [], server: false })
  if (device === undefined || !maySeeDevice(caller, facts, device)) throw forbidden('Device access denied')
  return device
}
