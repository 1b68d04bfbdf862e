import { groups } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(groups.list, async ({ query, caller, stores }) => {
  if (query.all) {
    if (!caller.administrator) throw forbidden('Admin access required')
    return stores.groups.all()
  }
  const owner = query.userId === undefined ? caller.id : userId(query.userId)
  return stores.groups.byIds(await stores.permissions.groupsOf(owner))
})
