import { groups } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { groupId } from '#shared/model/ids.ts'

export const handler = handle(groups.update, async ({ params, body, stores }) => {
  checkSameId(params.id, body.id)
  const { id: _id, ...record } = body
  const id = groupId(params.id)
  if (!(await stores.groups.update(id, record))) throw forbidden('Group access denied')
  await stores.config.bump()
  return { ...record, id }
})
