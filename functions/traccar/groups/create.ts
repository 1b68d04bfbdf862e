import { groups } from '#shared/api/traccar/groups.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(groups.create, async ({ body, caller, stores }) => {
  const { id: _id, ...record } = body
  const id = await stores.groups.create(record, caller.id)
  return { ...record, id }
})
