/** Creates and updates devices through the DeviceHive API, by the rules that all APIs share. */
import * as z from 'zod/mini'
import { refusedData } from '#shared/domain/devicehive/userFields.ts'
import { badRequest, forbidden, malformed } from '#shared/errors.ts'
import { isJsonObject } from '#shared/model/attributes.ts'
import { Device } from '#shared/model/device.ts'
import type { HiveDeviceDraft } from '#shared/model/devicehiveThings.ts'
import { deviceTypeId, type DeviceTypeId } from '#shared/model/ids.ts'
import { deviceHiveAttributes, deviceHiveDevices, type StoredHiveDevice } from '#shared/table/deviceHiveDevices.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { ChangeRecorder } from '#shared/http/implementation.ts'
import { checkDeviceLimit, checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { firstKey } from '#shared/http/firstKey.ts'
import { seesDevice } from './visibleDevices.ts'
import { visibleDeviceTypes } from './visibleDeviceTypes.ts'
import { networksOf } from './visibleNetworks.ts'
import { accessDenied } from '#shared/http/devicehive/rightsIn.ts'
import { devices } from '#shared/table/devices.ts'
import { permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'

interface Saving {
  readonly live: ChangeRecorder
  readonly caller: Caller
  readonly table: Table
  /** Unix time in milliseconds. */
  readonly now: number
}

/**
 * Creates the device with this id, or updates it if it exists. Throws `forbidden` if the caller cannot change devices,
 * cannot see the device or has no network for a new one. Throws `badRequest` if the body is invalid.
 */
export const saveDevice = async (uniqueId: string, read: () => HiveDeviceDraft, saving: Saving): Promise<void> => {
  const { caller, table } = saving
  await checkDeviceWriter(caller, table)
  const known = await deviceHiveDevices(table).byUniqueId(uniqueId)
  if (known && !(await seesDevice(known, caller, table))) throw accessDenied()
  const body = read()
  const refusal = body.data === undefined ? undefined : refusedData(body.data)
  if (refusal !== undefined) throw badRequest(refusal)
  await (known ? change(known, body, saving) : register(uniqueId, body, saving))
}

const change = async (
  { id, record, data, deviceTypeId: type }: StoredHiveDevice,
  body: HiveDeviceDraft,
  { caller, table, live }: Saving,
): Promise<void> => {
  const groupId = body.networkId === undefined ? record.groupId : await networkNamed(body.networkId, caller, table)
  const wanted = body.deviceTypeId === undefined ? type : await typeNamed(body.deviceTypeId, caller, table)
  const { name = record.name, isBlocked: disabled = record.disabled } = body
  const beside = deviceHiveAttributes({ data: dataOf(body, data), deviceTypeId: wanted })
  await live.willChange([id])
  if (!(await devices(table).update(id, { ...record, name, disabled, groupId }, beside))) throw accessDenied()
}

const register = async (
  uniqueId: string,
  body: HiveDeviceDraft,
  { caller, table, now, live }: Saving,
): Promise<void> => {
  if (!z.safeParse(Device.shape.uniqueId, uniqueId).success) throw malformed('Invalid device id')
  const deviceLimit = await checkDeviceLimit(caller, table)
  const { networkId, deviceTypeId: type, name = uniqueId, isBlocked: disabled = false } = body
  const groupId =
    networkId === undefined ? await firstNetwork(caller, table) : await networkNamed(networkId, caller, table)
  const wanted = type === undefined ? await firstType(caller, table) : await typeNamed(type, caller, table)
  const record = { ...PLAIN, uniqueId, name, disabled, groupId }
  const creator = { id: caller.id, deviceLimit, tenantId: caller.tenantId, at: now }
  const hive = deviceHiveAttributes({ data: dataOf(body, null), deviceTypeId: wanted })
  // The response has no body, so that nobody gets the key. A user creates another one.
  const { beside } = await firstKey(table, now)
  const id = await devices(table).create(record, creator, { ...beside, ...hive })
  live.changed([id])
}

const PLAIN = { attributes: {}, phone: null, model: null, contact: null, category: null, expirationTime: null }

const dataOf = ({ data }: HiveDeviceDraft, before: StoredHiveDevice['data']) =>
  data === undefined ? before : isJsonObject(data) ? data : null

/** Error for unknown and inaccessible networks and types. */
const unknown = () => badRequest('Invalid request parameters')

const networkNamed = async (id: number, caller: Caller, table: Table): Promise<number> => {
  if (!(await networksOf(caller, table)).some(network => network.id === id)) throw unknown()
  return id
}

const typeNamed = async (id: number, caller: Caller, table: Table): Promise<DeviceTypeId> => {
  if (!(await visibleDeviceTypes(caller, table)).some(type => type.id === id)) throw unknown()
  return deviceTypeId(id)
}

/** Returns the first associated network, otherwise the first visible one: an administrator sees all. */
const firstNetwork = async (caller: Caller, table: Table): Promise<number> => {
  const visible = await networksOf(caller, table)
  const own = new Set<number>(await permissions(table).groupsOf(caller.id))
  const [first] = [...visible.filter(({ id }) => own.has(id)), ...visible]
  if (!first) throw forbidden('No access to network!')
  return first.id
}

const firstType = async (caller: Caller, table: Table): Promise<DeviceTypeId> => {
  const [first] = await visibleDeviceTypes(caller, table)
  if (!first) throw forbidden('No access to device type!')
  return first.id
}
