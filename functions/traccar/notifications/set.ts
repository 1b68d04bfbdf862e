import { notifications } from '#shared/api/traccar/notifications.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(notifications.set, async ({ body, caller, stores }) => {
  // The guard passes over an id that is missing. Nobody is user 0.
  if (body.userId === 0)
    throw caller.administrator ? badRequest('userId is required') : forbidden('Admin access required')
  return stores.notifications.set(userId(body.userId), body)
})
