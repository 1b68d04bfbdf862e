import { groups } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { viewersThroughGroup } from '#shared/live/viewersThroughGroup.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { groupId } from '#shared/model/ids.ts'

const { before, tell } = accessChangePublisher(groups.update)

export const handler = handle(groups.update, async call => {
  const { params, body, stores } = call
  checkSameId(params.id, body.id)
  const { id: _id, ...record } = body
  const id = groupId(params.id)
  const seen = await before(call, () => viewersThroughGroup(id, stores, record.groupId))
  if (!(await stores.groups.update(id, record))) throw forbidden('Group access denied')
  if (seen) await tell(call, async () => seen.devices, seen.users)
  return { ...record, id }
})
