/** Checks shared by operations that change devices. */
import { isDeviceReadonly } from '../domain/access.ts'
import { withoutKeyAttribute } from '../domain/ingestKeys.ts'
import { conflict, forbidden } from '../errors.ts'
import type { Device } from '../model/device.ts'
import type { DeviceRecord } from '../table/deviceStatus.ts'
import type { Caller } from './authenticate.ts'
import { permissions } from '../table/permissions.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'

/** Throws forbidden if the caller must not change devices. */
export const checkDeviceWriter = async (caller: Caller, table: Table): Promise<void> => {
  if (caller.administrator) return
  if (isDeviceReadonly(caller, caller.account, await server(table).get())) throw forbidden('Account is readonly')
}

/**
 * Throws conflict if the caller has reached its device limit. Returns the limit; 0 and negative values mean unlimited.
 */
export const checkDeviceLimit = async (caller: Caller, table: Table): Promise<number> => {
  const { deviceLimit } = caller.account
  // Includes devices of groups. The write itself counts linked devices exactly.
  if (deviceLimit > 0 && (await permissions(table).devicesOf(caller)).length >= deviceLimit)
    throw conflict('User device limit reached')
  return deviceLimit
}

/** Returns the members of a body that the caller can set. Excludes members that only the device or the server sets. */
export const deviceRecordOf = ({
  id: _i,
  status: _s,
  lastUpdate: _l,
  positionId: _p,
  geofenceIds: _g,
  calendarId: _c,
  ...record
}: Device): DeviceRecord => ({ ...record, attributes: withoutKeyAttribute(record.attributes) })
