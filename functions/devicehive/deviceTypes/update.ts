import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { noDeviceType, visibleDeviceType } from '#shared/http/devicehive/deviceTypes.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(deviceTypes.update, async ({ params, body, caller, stores }) => {
  const { id } = await visibleDeviceType(params.id, caller, stores)
  const { name, description } = body()
  const known = await stores.deviceTypes.update(id, before => ({
    name: name ?? before.name,
    description: description === undefined ? before.description : description,
  }))
  if (!known) throw noDeviceType(id)
})
