import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(permissions.linkGroup, async ({ body, stores }) => {
  await stores.links.userGroup.add(body.userId, body.groupId)
  await stores.config.bump()
  return body
})
