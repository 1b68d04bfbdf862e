import { groups } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { groupId } from '#shared/model/ids.ts'

export const handler = handle(groups.remove, async ({ params, stores }) => {
  if (!(await stores.groups.remove(groupId(params.id)))) throw forbidden('Group access denied')
  await stores.config.bump()
})
