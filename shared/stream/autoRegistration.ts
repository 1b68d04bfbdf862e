/**
 * Auto-registers unknown devices and re-enqueues their reports under the new device numbers. Safe to repeat after an
 * interruption: the device then exists, and a report that is in the stream twice is stored once.
 */
import * as z from 'zod/mini'
import { autoRegistrationDefaults } from '../domain/settings.ts'
import { CallerError } from '../errors.ts'
import { Device } from '../model/device.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { devices } from '../table/devices.ts'
import { numberOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import { serverOf } from '../table/server.ts'
import type { Table } from '../table/table.ts'
import { putReport } from './putReport.ts'
import type { UnregisteredReport } from './record.ts'
import type { PositionStream } from '../ports.ts'

export const registerUnknownDevice = async (
  table: Table,
  stream: PositionStream,
  report: UnregisteredReport,
): Promise<void> => {
  const { uniqueId, ...fields } = report
  const id = (await registered(table, uniqueId)) ?? (await register(table, uniqueId))
  await putReport(stream, { ...fields, deviceId: id })
}

const registered = async (table: Table, uniqueId: string): Promise<DeviceId | undefined> => {
  const id = numberOf((await table.get(keys.uniqueId(uniqueId)))?.['deviceId'])
  return id === 0 ? undefined : deviceId(id)
}

/** Registers a device even if the setting is off by now, because it was on when the report was accepted. */
const register = async (table: Table, uniqueId: string): Promise<DeviceId> => {
  const { attributes } = serverOf(await table.get(keys.server()))
  const { groupId, category } = autoRegistrationDefaults(attributes)
  // The attribute is free text, so it can contain a category that no device can have.
  const usable = z.safeParse(Device.shape.category, category)
  const record = {
    attributes: {},
    name: uniqueId,
    uniqueId,
    groupId,
    phone: null,
    model: null,
    contact: null,
    category: usable.success ? usable.data : null,
    disabled: false,
  }
  const { create } = devices(table)
  try {
    return await create(record).catch((error: unknown) => {
      // The group does not exist. A device without a group is better than no device.
      if (groupId > 0 && error instanceof CallerError && error.kind === 'forbidden')
        return create({ ...record, groupId: 0 })
      throw error
    })
  } catch (error) {
    // Another process registered the device first.
    const other = await registered(table, uniqueId)
    if (other === undefined) throw error
    return other
  }
}
