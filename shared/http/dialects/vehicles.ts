import { SESSION_COOKIE } from '../credentials.ts'
import { type Dialect, jsonFailure, PLAIN_STATUSES, TITLES } from '../dialect.ts'
import { identifyCaller } from '../identifyCaller.ts'

const BAD_REQUEST = 'Bad Request'

/**
 * The contract of vehicle associations defines few messages. Details of an invalid request are in a separate member,
 * with the same text for missing and inaccessible objects.
 */
export const vehicles: Dialect = {
  identify: identifyCaller(SESSION_COOKIE),
  cookie: SESSION_COOKIE,
  statuses: { ...PLAIN_STATUSES, forbidden: 400, conflict: 400 },
  sentences: { signIn: 'Sign in first', denied: BAD_REQUEST },
  failure: ({ status, kind, message }) => {
    const error = TITLES[status] ?? 'Error'
    return status === 400 && kind !== 'differentEnterprises'
      ? jsonFailure({ status, error, message: BAD_REQUEST, details: [{ message: message }] })
      : jsonFailure({ status, error, message: message })
  },
}
