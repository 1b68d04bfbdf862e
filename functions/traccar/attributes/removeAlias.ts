import { attributes } from '#shared/api/traccar/attributes.ts'
import { forbidden } from '#shared/errors.ts'
import { aliasDevice } from '#shared/http/aliasDevice.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(attributes.removeAlias, async ({ params, caller, stores }) => {
  await checkDeviceWriter(caller, stores)
  const device = await aliasDevice(caller, params.id, stores)
  if (!(await stores.aliases.remove(device, params.id))) throw forbidden('Device access denied')
})
