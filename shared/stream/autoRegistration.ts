/**
 * Registers devices that reported before anybody registered them, and puts their reports into the stream once more, under
 * their new numbers. Whoever is interrupted does it again: then the device is there, and a report that stands in the stream
 * twice is stored once.
 */
import * as z from 'zod/mini'
import { autoRegistrationDefaults } from '../domain/registration.ts'
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
  newcomer: UnregisteredReport,
): Promise<void> => {
  const { uniqueId, ...report } = newcomer
  const id = (await registered(table, uniqueId)) ?? (await register(table, uniqueId))
  await putReport(stream, { ...report, deviceId: id })
}

const registered = async (table: Table, uniqueId: string): Promise<DeviceId | undefined> => {
  const id = numberOf((await table.get(keys.uniqueId(uniqueId)))?.['deviceId'])
  return id === 0 ? undefined : deviceId(id)
}

/** The report was accepted when the setting was on, so the device is registered even when it is off by now. */
const register = async (table: Table, uniqueId: string): Promise<DeviceId> => {
  const { attributes } = serverOf(await table.get(keys.server()))
  const { groupId, category } = autoRegistrationDefaults(attributes)
  // Attributes are free: the text may be one that no device can have.
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
      // There is no such group: better a device without one than none.
      if (groupId > 0 && error instanceof CallerError && error.kind === 'forbidden')
        return create({ ...record, groupId: 0 })
      throw error
    })
  } catch (error) {
    // Somebody else was quicker.
    const other = await registered(table, uniqueId)
    if (other === undefined) throw error
    return other
  }
}
