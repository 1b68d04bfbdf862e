import * as z from 'zod/mini'
import { Notification } from '../../model/notification.ts'
import { group, user, writer } from '../operation.ts'
import { optionalFlag, optionalId } from '../parameters.ts'

export const notifications = group('traccar', 'notifications', {
  list: {
    method: 'GET',
    path: '/users/notifications',
    summary: 'List notifications',
    description: 'Returns the notification setting of a user for each event type.',
    access: user({ user: ['query.userId'] }),
    query: z.object({ all: optionalFlag, userId: optionalId }),
    response: z.array(Notification),
  },
  set: {
    method: 'POST',
    path: '/users/notifications',
    summary: 'Set a notification',
    description: 'Turns the notifications of a user for an event type on or off, for web and email.',
    access: writer({ user: ['body.userId'] }),
    body: Notification,
    response: Notification,
  },
  test: {
    method: 'POST',
    path: '/users/notifications/test',
    summary: 'Send a test email',
    description: "Sends it to the caller's email address.",
    access: user(),
    grants: ['mail:send'],
    response: null,
  },
})
