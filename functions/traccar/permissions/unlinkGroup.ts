import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { tell } = accessChangePublisher(permissions.unlinkGroup)

export const handler = handle(permissions.unlinkGroup, async call => {
  const { body, stores } = call
  await stores.links.userGroup.remove(body.userId, body.groupId)
  await tell(call, () => stores.permissions.devicesBelow([body.groupId]), [body.userId])
})
