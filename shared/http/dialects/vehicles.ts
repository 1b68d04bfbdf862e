import { SESSION_COOKIE } from '../credentials.ts'
import { type Dialect, jsonFailure, PLAIN_STATUSES, TITLES } from '../dialect.ts'
import { identifyCaller } from '../identifyCaller.ts'

const BAD_REQUEST = 'Bad Request'

/**
 * Vehicle associations know few messages: what is wrong with a request in detail stands beside them, in words that are the
 * same for what is not there and for what is not the caller's.
 */
export const vehicles: Dialect = {
  identify: identifyCaller(SESSION_COOKIE),
  cookie: SESSION_COOKIE,
  statuses: { ...PLAIN_STATUSES, forbidden: 400, conflict: 400 },
  sentences: { signIn: 'Sign in first', denied: BAD_REQUEST },
  failure: ({ status, kind, sentence }) => {
    const error = TITLES[status] ?? 'Error'
    return status === 400 && kind !== 'differentEnterprises'
      ? jsonFailure({ status, error, message: BAD_REQUEST, details: [{ message: sentence }] })
      : jsonFailure({ status, error, message: sentence })
  },
}
