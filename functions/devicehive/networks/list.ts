import { networks } from '#shared/api/devicehive/networks.ts'
import { matchesName, paged } from '#shared/domain/devicehive/page.ts'
import { namedOf, networksOf } from '#shared/http/devicehive/networks.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(networks.list, async ({ query, caller, stores }) => {
  const page = pageOf(query)
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  const found = (await networksOf(caller, stores)).map(namedOf).filter(({ name }) => matchesName(name, sought))
  return paged(found, page, ({ name }, field) => (field === 'Name' ? name : undefined))
})
