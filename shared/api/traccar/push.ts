import * as z from 'zod/mini'
import { PushBrowser, PushSettings, PushSubscription } from '../../model/push.ts'
import { group, user } from '../operation.ts'

const browserParams = z.object({
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/, 'is not the id of a browser')),
})

export const push = group('traccar', 'push', {
  get: {
    method: 'GET',
    path: '/push',
    summary: "List the caller's notified browsers",
    description: 'With the public key that browsers need to subscribe.',
    access: user(),
    response: PushSettings,
  },
  subscribe: {
    method: 'POST',
    path: '/push',
    summary: 'Notify a browser',
    description:
      'Sends the events of rules with the notificator `web` to a browser, by the push service of its vendor. The body is ' +
      'the `PushSubscription` of the browser as JSON. A browser has one user: another user takes it over. At most 10 ' +
      'browsers for each user. Requires a session or a password: a subscription would outlive a token.',
    access: user(),
    right: 'all',
    body: PushSubscription,
    response: PushBrowser,
  },
  unsubscribe: {
    method: 'DELETE',
    path: '/push/{id}',
    summary: 'Stop notifying a browser',
    description: 'Does nothing if the caller has no such browser.',
    access: user(),
    params: browserParams,
    response: null,
  },
  test: {
    method: 'POST',
    path: '/push/{id}/test',
    summary: 'Send a test message to a browser',
    description: 'At most one every ten seconds.',
    access: user(),
    grants: ['vapid:read'],
    params: browserParams,
    response: null,
  },
})
