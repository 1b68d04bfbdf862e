import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { matchesName } from '#shared/domain/devicehive/page.ts'
import { visibleDeviceTypes } from '#shared/http/devicehive/deviceTypes.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(deviceTypes.count, async ({ query, caller, stores }) => {
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  return { count: (await visibleDeviceTypes(caller, stores)).filter(({ name }) => matchesName(name, sought)).length }
})
