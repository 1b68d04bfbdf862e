import { badRequest } from '#shared/errors.ts'
import type { StoredHiveDevice } from '#shared/table/deviceHiveDevices.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { devices as deviceStore } from '#shared/table/devices.ts'
import type { Table } from '#shared/table/table.ts'

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
