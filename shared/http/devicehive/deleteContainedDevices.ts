import { badRequest } from '../../errors.ts'
import type { StoredHiveDevice } from '../../table/deviceHiveDevices.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { checkDeviceWriter } from '../changeDevices.ts'

interface Emptied {
  /** As DeviceHive calls it. */
  readonly kind: 'network' | 'device type'
  readonly devices: readonly StoredHiveDevice[]
  readonly force: boolean
}

/** Deletes the devices of what is about to be deleted, or throws `badRequest` naming them when nobody said `force`. */
export const deleteContainedDevices = async (
  { kind, devices, force }: Emptied,
  caller: Caller,
  stores: Stores,
): Promise<void> => {
  if (devices.length === 0) return
  const ids = devices.map(({ record }) => record.uniqueId).join(', ')
  if (!force)
    throw badRequest(
      `There are the following devices within this ${kind}: ${ids}. Please review and delete them first.`,
    )
  await checkDeviceWriter(caller, stores)
  for (const { id } of devices) await stores.devices.remove(id)
}
