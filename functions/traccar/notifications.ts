import { notifications as operations } from '#shared/api/traccar/notifications.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { userId } from '#shared/model/ids.ts'
import { defaultNotifications } from '#shared/model/notification.ts'
import { notifications } from '#shared/table/notifications.ts'
import { sendTestMail } from './testNotifications.ts'

export const list: Implementation<typeof operations.list> = ({ query, caller, table }) =>
  query.all
    ? Promise.resolve(defaultNotifications(0))
    : notifications(table).ofUser(query.userId === undefined ? caller.id : userId(query.userId))

export const set: Implementation<typeof operations.set> = async ({ body, caller, table }) => {
  // The guard skips a missing id. No user has the id 0.
  if (body.userId === 0)
    throw caller.administrator ? badRequest('userId is required') : forbidden('Admin access required')
  return notifications(table).set(userId(body.userId), body)
}

export const test: Implementation<typeof operations.test> = call => sendTestMail(call, operations.test)
