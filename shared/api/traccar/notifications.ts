import * as z from 'zod/mini'
import { Notification } from '../../model/notification.ts'
import { group, user, writer } from '../operation.ts'
import { optionalFlag, optionalId } from '../parameters.ts'

export const notifications = group('traccar', 'notifications', {
  list: {
    method: 'GET',
    path: '/users/notifications',
    summary: 'List for each type of event whether and how a user is told of it',
    access: user({ user: ['query.userId'] }),
    grants: ['table:read'],
    query: z.object({ all: optionalFlag, userId: optionalId }),
    response: z.array(Notification),
  },
  set: {
    method: 'POST',
    path: '/users/notifications',
    summary: 'Say how a user is told of a type of event, or that it is not',
    access: writer({ user: ['body.userId'] }),
    grants: ['table:read', 'table:write'],
    body: Notification,
    response: Notification,
  },
  test: {
    method: 'POST',
    path: '/users/notifications/test',
    summary: 'Send the caller a mail, to see whether mails arrive',
    access: user(),
    grants: ['table:read', 'table:write', 'mail:send'],
    response: null,
  },
})
