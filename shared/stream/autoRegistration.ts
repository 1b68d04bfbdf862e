/**
 * Registers unknown devices (Traccar's `database.registerUnknown`) and re-enqueues their reports under the new ids. Can
 * be repeated after a crash: the device exists then, and a report that is in the stream twice is stored once.
 */
import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { autoRegistrationDefaults, requiresIngestKeys } from '../domain/settings.ts'
import { CallerError } from '../errors.ts'
import { Device } from '../model/device.ts'
import { deviceId, type DeviceId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import type { DeviceRecord } from '../table/deviceStatus.ts'
import { devices } from '../table/devices.ts'
import { numberOf } from '../table/entities.ts'
import { keyedDevice, newIngestKey } from '../table/newIngestKey.ts'
import { keys } from '../table/keys.ts'
import { quarantine } from '../table/quarantine.ts'
import { serverOf } from '../table/server.ts'
import type { Table } from '../table/table.ts'
import { putReport } from './putReport.ts'
import { needsKey, refusalsOf } from './reassignment.ts'
import type { UnregisteredReport } from './record.ts'
import type { PositionStream } from '../ports.ts'

export const registerUnknownDevice = async (
  table: Table,
  stream: PositionStream,
  report: UnregisteredReport,
): Promise<void> => {
  const { uniqueId, ...fields } = report
  const { id, isKeyed } = (await registered(table, uniqueId)) ?? (await register(table, uniqueId))
  if (!isKeyed) return putReport(stream, { ...fields, deviceId: id })
  const { protocol, ip, receivedAt } = report
  await quarantine(table).keep(
    { deviceId: id, protocol, ip, receivedAt },
    sourceOf(report),
    refusalsOf(report, HAS_KEY),
  )
}

/** The device was created with a key after the report was accepted, and nobody presented that key. */
const HAS_KEY = 'the device was registered with a key before this report was stored'

/** Identifies the report, so that it is stored once. */
const sourceOf = (report: UnregisteredReport): string =>
  createHash('sha256').update(JSON.stringify(report)).digest('hex').slice(0, 16)

interface Registered {
  readonly id: DeviceId
  readonly isKeyed: boolean
}

const registered = async (table: Table, uniqueId: string): Promise<Registered | undefined> => {
  const lock = await table.get(keys.uniqueId(uniqueId))
  const id = numberOf(lock?.['deviceId'])
  return id === 0 ? undefined : { id: deviceId(id), isKeyed: needsKey(lock) }
}

/**
 * Registers the device even if the setting is off now, because it was on when the report was accepted. If the server
 * requires keys now, nobody knows the key of the device until a user creates another one.
 */
const register = async (table: Table, uniqueId: string): Promise<Registered> => {
  const { attributes } = serverOf(await table.get(keys.server()))
  const { groupId, category } = autoRegistrationDefaults(attributes)
  // The attribute can be any text, also one that is not a valid category.
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
    expirationTime: null,
  }
  const key = requiresIngestKeys(attributes) ? keyedDevice(newIngestKey().hash, currentHost().now()) : {}
  const create = (one: DeviceRecord) => devices(table).create(one, undefined, key)
  try {
    const id = await create(record).catch((error: unknown) => {
      // The group does not exist: register the device without a group.
      if (groupId > 0 && error instanceof CallerError && error.kind === 'forbidden')
        return create({ ...record, groupId: 0 })
      throw error
    })
    return { id, isKeyed: false }
  } catch (error) {
    // A concurrent registration succeeded first.
    const other = await registered(table, uniqueId)
    if (other === undefined) throw error
    return other
  }
}
