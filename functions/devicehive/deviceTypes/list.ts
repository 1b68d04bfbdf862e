import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { matchesName, paged } from '#shared/domain/devicehive/page.ts'
import { visibleDeviceTypes } from '#shared/http/devicehive/deviceTypes.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(deviceTypes.list, async ({ query, caller, stores }) => {
  const page = pageOf(query)
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  const found = (await visibleDeviceTypes(caller, stores)).filter(({ name }) => matchesName(name, sought))
  return paged(found, page, ({ name }, field) => (field === 'Name' ? name : undefined))
})
