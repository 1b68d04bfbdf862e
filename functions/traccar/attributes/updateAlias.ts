import { attributes } from '#shared/api/traccar/attributes.ts'
import { forbidden } from '#shared/errors.ts'
import { aliasDevice } from '#shared/http/aliasDevice.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'

export const handler = handle(attributes.updateAlias, async ({ params, body, caller, stores }) => {
  checkSameId(params.id, body.id)
  await checkDeviceWriter(caller, stores)
  const from = await aliasDevice(caller, params.id, stores)
  const alias = { ...body, id: params.id }
  if (!(await stores.aliases.update(from, alias))) throw forbidden('Device access denied')
  return alias
})
