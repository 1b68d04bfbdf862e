/** What operations on devices have in common. */
import { isDeviceReadonly } from '../domain/access.ts'
import { forbidden } from '../errors.ts'
import type { Device } from '../model/device.ts'
import type { DeviceRecord } from '../table/deviceStatus.ts'
import type { Stores } from '../table/stores.ts'
import type { Caller } from './authenticate.ts'

/** Refuses callers who may change things, but not devices. */
export const checkDeviceWriter = async (caller: Caller, stores: Stores): Promise<void> => {
  if (caller.administrator) return
  if (isDeviceReadonly(caller, caller.account, await stores.server.get())) throw forbidden('Account is readonly')
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
