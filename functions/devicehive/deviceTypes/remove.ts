import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { badRequest } from '#shared/errors.ts'
import { visibleDevices } from '#shared/http/devicehive/devices.ts'
import { noDeviceType, visibleDeviceType } from '#shared/http/devicehive/deviceTypes.ts'
import { deleteContainedDevices } from '#shared/http/devicehive/deleteContainedDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { DEFAULT_DEVICE_TYPE } from '#shared/table/deviceTypes.ts'

const { before, tell } = accessChangePublisher(deviceTypes.remove)

export const handler = handle(deviceTypes.remove, async call => {
  const { params, query, caller, stores } = call
  const { id } = await visibleDeviceType(params.id, caller, stores)
  // Every device that no client of DeviceHive spoke of is of this type.
  if (id === DEFAULT_DEVICE_TYPE) throw badRequest('The default device type can not be deleted')
  const devices = (await visibleDevices(caller, stores)).filter(({ deviceTypeId }) => deviceTypeId === id)
  const ids = devices.map(device => device.id)
  const saw = await before(call, () => stores.watchers.ofDevices(ids))
  await deleteContainedDevices({ kind: 'device type', devices, force: query.force }, caller, stores)
  if (!(await stores.deviceTypes.remove(id))) throw noDeviceType(id)
  await tell(call, async () => ids, saw)
})
