import { attributes } from '#shared/api/traccar/attributes.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(attributes.createAlias, async ({ body, caller, stores }) => {
  await checkDeviceWriter(caller, stores)
  const { id: _id, ...draft } = body
  return stores.aliases.create(draft)
})
