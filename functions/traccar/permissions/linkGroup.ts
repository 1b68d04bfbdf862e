import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { tell } = accessChangePublisher(permissions.linkGroup)

export const handler = handle(permissions.linkGroup, async call => {
  const { body, stores } = call
  await stores.links.userGroup.add(body.userId, body.groupId)
  await tell(call, () => stores.permissions.devicesBelow([body.groupId]))
  return body
})
