import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'
import { tellOf } from '#shared/live/tellOf.ts'

const { tell } = tellOf(permissions.linkGroup)

export const handler = handle(permissions.linkGroup, async call => {
  const { body, stores } = call
  await stores.links.userGroup.add(body.userId, body.groupId)
  await tell(call, () => stores.permissions.devicesBelow([body.groupId]))
  return body
})
