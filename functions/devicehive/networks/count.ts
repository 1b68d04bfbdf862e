import { networks } from '#shared/api/devicehive/networks.ts'
import { matchesName } from '#shared/domain/devicehive/page.ts'
import { networksOf } from '#shared/http/devicehive/networks.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(networks.count, async ({ query, caller, stores }) => {
  const sought = { exact: query.name || undefined, pattern: query.namePattern || undefined }
  return { count: (await networksOf(caller, stores)).filter(({ name }) => matchesName(name, sought)).length }
})
