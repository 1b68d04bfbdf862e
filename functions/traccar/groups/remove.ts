import { groups } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { viewersThroughGroup } from '#shared/live/viewersThroughGroup.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { groupId } from '#shared/model/ids.ts'

const { before, tell } = accessChangePublisher(groups.remove)

export const handler = handle(groups.remove, async call => {
  const { params, stores } = call
  const id = groupId(params.id)
  const seen = await before(call, () => viewersThroughGroup(id, stores))
  if (!(await stores.groups.remove(id))) throw forbidden('Group access denied')
  if (seen) await tell(call, async () => seen.devices, seen.users)
})
