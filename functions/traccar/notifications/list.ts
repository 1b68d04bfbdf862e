import { notifications } from '#shared/api/traccar/notifications.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'
import { defaultNotifications } from '#shared/model/notification.ts'

export const handler = handle(notifications.list, ({ query, caller, stores }) =>
  query.all
    ? Promise.resolve(defaultNotifications(0))
    : stores.notifications.ofUser(query.userId === undefined ? caller.id : userId(query.userId)),
)
