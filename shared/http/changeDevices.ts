/** What operations on devices have in common. */
import { isDeviceReadonly } from '../domain/access.ts'
import { conflict, forbidden } from '../errors.ts'
import type { Device } from '../model/device.ts'
import type { DeviceRecord } from '../table/deviceStatus.ts'
import type { Stores } from '../table/stores.ts'
import type { Caller } from './authenticate.ts'

/** Refuses callers who may change things, but not devices. */
export const checkDeviceWriter = async (caller: Caller, stores: Stores): Promise<void> => {
  if (caller.administrator) return
  if (isDeviceReadonly(caller, caller.account, await stores.server.get())) throw forbidden('Account is readonly')
}

/** Refuses callers who have as many devices as they may; gives how many that are, 0 and less for any number. */
export const checkDeviceLimit = async (caller: Caller, { permissions }: Stores): Promise<number> => {
  const { deviceLimit } = caller.account
  // Devices that come through groups count too; those that are linked are counted exactly when the device is written.
  if (deviceLimit > 0 && (await permissions.devicesOf(caller)).length >= deviceLimit)
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
