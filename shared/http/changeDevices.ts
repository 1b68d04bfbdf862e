/** What operations on devices have in common. */
import { isDeviceReadonly } from '../domain/access.ts'
import { conflict, forbidden } from '../errors.ts'
import type { Device } from '../model/device.ts'
import type { DeviceRecord } from '../table/deviceStatus.ts'
import type { Caller } from './authenticate.ts'
import { permissions } from '../table/permissions.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'

/** Refuses callers who may change things, but not devices. */
export const checkDeviceWriter = async (caller: Caller, table: Table): Promise<void> => {
  if (caller.administrator) return
  if (isDeviceReadonly(caller, caller.account, await server(table).get())) throw forbidden('Account is readonly')
}

/** Refuses callers who have as many devices as they may; gives how many that are, 0 and less for any number. */
export const checkDeviceLimit = async (caller: Caller, table: Table): Promise<number> => {
  const { deviceLimit } = caller.account
  // Devices that come through groups count too; those that are linked are counted exactly when the device is written.
  if (deviceLimit > 0 && (await permissions(table).devicesOf(caller)).length >= deviceLimit)
    throw conflict('User device limit reached')
  return deviceLimit
}

/** What of a body is the caller's to decide; what the device reports is not. */
export const deviceRecordOf = ({
  id: _i,
  status: _s,
  lastUpdate: _l,
  positionId: _p,
  geofenceIds: _g,
  ...record
}: Device): DeviceRecord => record
