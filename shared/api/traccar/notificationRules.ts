import * as z from 'zod/mini'
import { Announcement, NotificationRule, NotificationType } from '../../model/notificationRule.ts'
import { group, user, writer } from '../operation.ts'
import { ids, optionalFlag } from '../parameters.ts'
import { collection } from './collection.ts'

const RECIPIENTS_MAX = 100

const notificatorParams = z.object({ notificator: z.string().check(z.maxLength(32)) })

export const notificationRules = group('traccar', 'notificationRules', {
  ...collection({
    kind: 'notification',
    path: '/notifications',
    names: ['notification rule', 'notification rules'],
    schema: NotificationRule,
  }),
  types: {
    method: 'GET',
    path: '/notifications/types',
    summary: 'List event types',
    access: user(),
    response: z.array(NotificationType),
  },
  notificators: {
    method: 'GET',
    path: '/notifications/notificators',
    summary: 'List ways to notify',
    description: 'With `announcement`, only those that announcements can use.',
    access: user(),
    query: z.object({ announcement: optionalFlag }),
    response: z.array(NotificationType),
  },
  testAll: {
    method: 'POST',
    path: '/notifications/test',
    summary: 'Send test notifications',
    description: 'Sends one to the caller by email and one to its connected clients.',
    access: user(),
    grants: ['mail:send', 'live:publish'],
    response: null,
  },
  test: {
    method: 'POST',
    path: '/notifications/test/{notificator}',
    summary: 'Send a test notification',
    description: 'Sends it to the caller, by `mail` or `web`.',
    access: user(),
    grants: ['mail:send', 'live:publish'],
    params: notificatorParams,
    response: null,
  },
  announce: {
    method: 'POST',
    path: '/notifications/send/{notificator}',
    summary: 'Send an announcement',
    description: `Sends an email to the users in \`userId\`, or to all users that the caller manages. At most ${RECIPIENTS_MAX} recipients and one announcement a minute.`,
    access: writer({ user: ['query.userId'] }),
    grants: ['mail:send'],
    params: notificatorParams,
    query: z.object({ userId: ids(RECIPIENTS_MAX) }),
    body: Announcement,
    response: null,
  },
})
