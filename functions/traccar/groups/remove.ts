import { groups } from '#shared/api/traccar/groups.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { seenThrough } from '#shared/live/seenThrough.ts'
import { tellOf } from '#shared/live/tellOf.ts'
import { groupId } from '#shared/model/ids.ts'

const { before, tell } = tellOf(groups.remove)

export const handler = handle(groups.remove, async call => {
  const { params, stores } = call
  const id = groupId(params.id)
  const seen = await before(call, () => seenThrough(id, stores))
  if (!(await stores.groups.remove(id))) throw forbidden('Group access denied')
  if (seen) await tell(call, async () => seen.devices, seen.users)
})
