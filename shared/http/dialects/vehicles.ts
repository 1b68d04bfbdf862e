import { SESSION_COOKIE } from '../credentials.ts'
import { type Dialect, jsonFailure, PLAIN_STATUSES, TITLES } from '../dialect.ts'
import { identifyBy } from '../identify.ts'

/** Vehicle associations know few messages; what is wrong in detail stands beside them. */
export const vehicles: Dialect = {
  identify: identifyBy(SESSION_COOKIE),
  cookie: SESSION_COOKIE,
  statuses: { ...PLAIN_STATUSES, forbidden: 400, conflict: 400 },
  sentences: { signIn: 'Sign in first', denied: 'Bad Request' },
  failure: ({ status, kind, sentence }) =>
    kind === 'malformed'
      ? jsonFailure({ status, error: TITLES[status], message: 'Bad Request', details: [{ message: sentence }] })
      : jsonFailure({ status, error: TITLES[status] ?? 'Error', message: sentence }),
}
