/** Devices as DeviceHive shows them, and which of them a caller sees. */
import { maySeeDevice } from '../../domain/access.ts'
import { matchesName } from '../../domain/devicehive/page.ts'
import { covers, holds } from '../../domain/devicehive/rights.ts'
import { notFound } from '../../errors.ts'
import type { HiveDevice } from '../../model/devicehiveThings.ts'
import { groupId } from '../../model/ids.ts'
import type { StoredHiveDevice } from '../../table/deviceHiveDevices.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { rightsIn } from './rightsIn.ts'

const SHOWN_MAX = 128
export const noDevice = (id: string) => notFound(`Device with such deviceId = ${id.slice(0, SHOWN_MAX)} not found`)

export const hiveDevice = (device: StoredHiveDevice): HiveDevice => ({
  ...placedDevice(device),
  networkId: device.record.groupId || null,
  deviceTypeId: device.deviceTypeId,
})

/** As it is shown within its network or type. */
const placedDevice = ({ record: { uniqueId, name, disabled }, data }: StoredHiveDevice) => ({
  id: uniqueId,
  name,
  data: data && { ...data },
  isBlocked: disabled,
})

/** Whether a token is for a device. One that stands in no network is in none that a token lists. */
const isCovered = (caller: Caller, { record, deviceTypeId }: StoredHiveDevice): boolean => {
  const { networks, deviceTypes } = rightsIn(caller)
  return covers(networks, record.groupId) && covers(deviceTypes, deviceTypeId)
}

export const seesDevice = async (
  device: StoredHiveDevice,
  caller: Caller,
  { permissions }: Stores,
): Promise<boolean> => {
  if (!isCovered(caller, device)) return false
  const { facts } = await permissions.facts(caller, { devices: [device.id], groups: [], users: [], server: false })
  return maySeeDevice(caller, facts, device.id)
}

/** The device with its own id, if the caller sees it. Throws `notFound`, in the same words for one that is not there. */
export const visibleDevice = async (id: string, caller: Caller, stores: Stores): Promise<StoredHiveDevice> => {
  const device = await stores.hiveDevices.byUniqueId(id)
  if (!device || !(await seesDevice(device, caller, stores))) throw noDevice(id)
  return device
}

/** All devices that a caller sees with the token in hand. */
export const visibleDevices = async (
  caller: Caller,
  { hiveDevices, permissions }: Stores,
): Promise<StoredHiveDevice[]> => {
  const all = caller.administrator ? hiveDevices.all() : hiveDevices.byIds(await permissions.devicesOf(caller))
  return (await all).filter(device => isCovered(caller, device))
}

/** The devices in a network that a caller sees; groups that stand in it have their own. */
export const devicesIn = async (
  network: number,
  caller: Caller,
  { hiveDevices, permissions }: Stores,
): Promise<StoredHiveDevice[]> => {
  const owner = { id: caller.id, tenantId: caller.administrator ? undefined : caller.tenantId }
  const found = await hiveDevices.byIds(await permissions.devicesInGroups(owner, [groupId(network)]))
  return found.filter(device => device.record.groupId === network && isCovered(caller, device))
}

/** What is told of devices to those whose token is for devices too. */
export const visibleToToken = (caller: Caller, devices: readonly StoredHiveDevice[]) =>
  holds(rightsIn(caller), 'GetDevice') ? devices.map(placedDevice) : []

interface DeviceQuery {
  readonly name?: string | undefined
  readonly namePattern?: string | undefined
  readonly networkId?: number | undefined
  readonly networkName?: string | undefined
}

/** The devices of a caller that are as a query says. */
export const filterDevices = async (
  { name, namePattern, networkId, networkName }: DeviceQuery,
  { caller, stores }: { readonly caller: Caller; readonly stores: Stores },
): Promise<HiveDevice[]> => {
  const all = await visibleDevices(caller, stores)
  const found = all.filter(
    ({ record }) =>
      matchesName(record.name, { exact: name || undefined, pattern: namePattern || undefined }) &&
      (networkId === undefined || record.groupId === networkId),
  )
  if (!networkName) return found.map(hiveDevice)
  const groups = [...new Set(found.map(({ record }) => record.groupId))].filter(id => id > 0)
  const named = (await stores.groups.byIds(groups.map(groupId))).filter(group => group.name === networkName)
  return found.filter(({ record }) => named.some(({ id }) => id === record.groupId)).map(hiveDevice)
}
