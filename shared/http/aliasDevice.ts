import { maySeeDevice } from '../domain/access.ts'
import { forbidden } from '../errors.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Caller } from './authenticate.ts'
import { aliases } from '../table/aliases.ts'
import { permissions } from '../table/permissions.ts'
import type { Table } from '../table/table.ts'

/** Returns the device of an alias. Throws forbidden if the alias does not exist or the caller cannot see its device. */
export const aliasDevice = async (caller: Caller, id: number, table: Table): Promise<DeviceId> => {
  const device = await aliases(table).deviceOf(id)
  const devices = device === undefined ? [] : [device]
  const { facts } = await permissions(table).facts(caller, { devices, groups: [], users: [], server: false })
  if (device === undefined || !maySeeDevice(caller, facts, device)) throw forbidden('Device access denied')
  return device
}
