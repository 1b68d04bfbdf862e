/** Devices as DeviceHive shows them, and which of them a caller sees. */
import { maySeeDevice } from '#shared/domain/access.ts'
import { matchesName } from '#shared/domain/devicehive/page.ts'
import { covers, holds } from '#shared/domain/devicehive/rights.ts'
import { notFound } from '#shared/errors.ts'
import type { HiveDevice } from '#shared/model/devicehiveThings.ts'
import { groupId } from '#shared/model/ids.ts'
import { deviceHiveDevices, type StoredHiveDevice } from '#shared/table/deviceHiveDevices.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { rightsIn } from '#shared/http/devicehive/rightsIn.ts'
import { permissions } from '#shared/table/permissions.ts'
import { groups } from '#shared/table/groups.ts'
import type { Table } from '#shared/table/table.ts'

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

export const seesDevice = async (device: StoredHiveDevice, caller: Caller, table: Table): Promise<boolean> => {
  if (!isCovered(caller, device)) return false
  const { facts } = await permissions(table).facts(caller, {
    devices: [device.id],
    groups: [],
    users: [],
    server: false,
  })
  return maySeeDevice(caller, facts, device.id)
}

/** The device with its own id, if the caller sees it. Throws `notFound`, in the same words for one that is not there. */
export const visibleDevice = async (id: string, caller: Caller, table: Table): Promise<StoredHiveDevice> => {
  const device = await deviceHiveDevices(table).byUniqueId(id)
  if (!device || !(await seesDevice(device, caller, table))) throw noDevice(id)
  return device
}

/** All devices that a caller sees with the token in hand. */
export const visibleDevices = async (caller: Caller, table: Table): Promise<StoredHiveDevice[]> => {
  const all = caller.administrator
    ? deviceHiveDevices(table).all()
    : deviceHiveDevices(table).byIds(await permissions(table).devicesOf(caller))
  return (await all).filter(device => isCovered(caller, device))
}

/** The devices in a network that a caller sees; groups that stand in it have their own. */
export const devicesIn = async (network: number, caller: Caller, table: Table): Promise<StoredHiveDevice[]> => {
  const owner = { id: caller.id, tenantId: caller.administrator ? undefined : caller.tenantId }
  const found = await deviceHiveDevices(table).byIds(
    await permissions(table).devicesInGroups(owner, [groupId(network)]),
  )
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
  { caller, table }: { readonly caller: Caller; readonly table: Table },
): Promise<HiveDevice[]> => {
  const all = await visibleDevices(caller, table)
  const found = all.filter(
    ({ record }) =>
      matchesName(record.name, { exact: name || undefined, pattern: namePattern || undefined }) &&
      (networkId === undefined || record.groupId === networkId),
  )
  if (!networkName) return found.map(hiveDevice)
  const ids = [...new Set(found.map(({ record }) => record.groupId))].filter(id => id > 0)
  const named = (await groups(table).byIds(ids.map(groupId))).filter(group => group.name === networkName)
  return found.filter(({ record }) => named.some(({ id }) => id === record.groupId)).map(hiveDevice)
}
