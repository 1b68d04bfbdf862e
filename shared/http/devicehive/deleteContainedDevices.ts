import { badRequest } from '../../errors.ts'
import type { StoredHiveDevice } from '../../table/deviceHiveDevices.ts'
import type { Caller } from '../authenticate.ts'
import { checkDeviceWriter } from '../changeDevices.ts'
import { devices as deviceStore } from '../../table/devices.ts'
import type { Table } from '../../table/table.ts'

interface Emptied {
  /** Name of the kind in DeviceHive's message. */
  readonly kind: 'network' | 'device type'
  readonly devices: readonly StoredHiveDevice[]
  readonly force: boolean
}

/** Deletes the devices of a network or type if force is set. Otherwise throws badRequest with their ids. */
export const deleteContainedDevices = async (
  { kind, devices, force }: Emptied,
  caller: Caller,
  table: Table,
): Promise<void> => {
  if (devices.length === 0) return
  const ids = devices.map(({ record }) => record.uniqueId).join(', ')
  if (!force)
    throw badRequest(
      `There are the following devices within this ${kind}: ${ids}. Please review and delete them first.`,
    )
  await checkDeviceWriter(caller, table)
  for (const { id } of devices) await deviceStore(table).remove(id)
}
