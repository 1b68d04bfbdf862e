import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(permissions.unlinkGroup, async ({ body, stores }) => {
  await stores.links.userGroup.remove(body.userId, body.groupId)
  await stores.config.bump()
})
