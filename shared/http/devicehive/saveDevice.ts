/** Registers and changes devices in the words of DeviceHive, by the rules that hold for devices in every API. */
import * as z from 'zod/mini'
import { refusedData } from '../../domain/devicehive/userFields.ts'
import { badRequest, forbidden, malformed } from '../../errors.ts'
import { isJsonObject } from '../../model/attributes.ts'
import { Device } from '../../model/device.ts'
import type { HiveDeviceDraft } from '../../model/devicehiveThings.ts'
import { type DeviceId, deviceTypeId, type DeviceTypeId } from '../../model/ids.ts'
import { deviceHiveAttributes, type StoredHiveDevice } from '../../table/deviceHiveDevices.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { checkDeviceLimit, checkDeviceWriter } from '../changeDevices.ts'
import { seesDevice } from './devices.ts'
import { visibleDeviceTypes } from './deviceTypes.ts'
import { networksOf } from './networks.ts'
import { accessDenied } from './rightsIn.ts'

interface Saving {
  readonly caller: Caller
  readonly stores: Stores
  /** Milliseconds. */
  readonly now: number
}

/**
 * Makes the device with this id, or changes it where there is one; gives its number. Throws `forbidden` for somebody
 * else's, for who may change no devices and for who has no network to put it into, and `badRequest` for what the body says.
 */
export const saveDevice = async (uniqueId: string, read: () => HiveDeviceDraft, saving: Saving): Promise<DeviceId> => {
  const { caller, stores } = saving
  await checkDeviceWriter(caller, stores)
  const known = await stores.hiveDevices.byUniqueId(uniqueId)
  if (known && !(await seesDevice(known, caller, stores))) throw accessDenied()
  const body = read()
  const refusal = body.data === undefined ? undefined : refusedData(body.data)
  if (refusal !== undefined) throw badRequest(refusal)
  return known ? change(known, body, saving) : register(uniqueId, body, saving)
}

const change = async (
  { id, record, data, deviceTypeId: type }: StoredHiveDevice,
  body: HiveDeviceDraft,
  { caller, stores }: Saving,
): Promise<DeviceId> => {
  const groupId = body.networkId === undefined ? record.groupId : await networkNamed(body.networkId, caller, stores)
  const wanted = body.deviceTypeId === undefined ? type : await typeNamed(body.deviceTypeId, caller, stores)
  const { name = record.name, isBlocked: disabled = record.disabled } = body
  const beside = deviceHiveAttributes({ data: dataOf(body, data), deviceTypeId: wanted })
  if (!(await stores.devices.update(id, { ...record, name, disabled, groupId }, beside))) throw accessDenied()
  return id
}

const register = async (
  uniqueId: string,
  body: HiveDeviceDraft,
  { caller, stores, now }: Saving,
): Promise<DeviceId> => {
  if (!z.safeParse(Device.shape.uniqueId, uniqueId).success) throw malformed('Invalid device id')
  const deviceLimit = await checkDeviceLimit(caller, stores)
  const { networkId, deviceTypeId: type, name = uniqueId, isBlocked: disabled = false } = body
  const groupId =
    networkId === undefined ? await firstNetwork(caller, stores) : await networkNamed(networkId, caller, stores)
  const wanted = type === undefined ? await firstType(caller, stores) : await typeNamed(type, caller, stores)
  const record = { ...PLAIN, uniqueId, name, disabled, groupId }
  const creator = { id: caller.id, deviceLimit, tenantId: caller.tenantId, at: now }
  return stores.devices.create(
    record,
    creator,
    deviceHiveAttributes({ data: dataOf(body, null), deviceTypeId: wanted }),
  )
}

const PLAIN = { attributes: {}, phone: null, model: null, contact: null, category: null }

const dataOf = ({ data }: HiveDeviceDraft, before: StoredHiveDevice['data']) =>
  data === undefined ? before : isJsonObject(data) ? data : null

/** Unknown ones, and those that are not the caller's, are told alike. */
const unknown = () => badRequest('Invalid request parameters')

const networkNamed = async (id: number, caller: Caller, stores: Stores): Promise<number> => {
  if (!(await networksOf(caller, stores)).some(network => network.id === id)) throw unknown()
  return id
}

const typeNamed = async (id: number, caller: Caller, stores: Stores): Promise<DeviceTypeId> => {
  if (!(await visibleDeviceTypes(caller, stores)).some(type => type.id === id)) throw unknown()
  return deviceTypeId(id)
}

/** An administrator who is associated with none has all. */
const firstNetwork = async (caller: Caller, stores: Stores): Promise<number> => {
  const visible = await networksOf(caller, stores)
  const own = new Set<number>(await stores.permissions.groupsOf(caller.id))
  const [first] = [...visible.filter(({ id }) => own.has(id)), ...visible]
  if (!first) throw forbidden('No access to network!')
  return first.id
}

const firstType = async (caller: Caller, stores: Stores): Promise<DeviceTypeId> => {
  const [first] = await visibleDeviceTypes(caller, stores)
  if (!first) throw forbidden('No access to device type!')
  return first.id
}
