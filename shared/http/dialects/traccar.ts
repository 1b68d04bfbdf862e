import { type Dialect, type FailureInfo, PLAIN_STATUSES, TITLES } from '../dialect.ts'
import { SESSION_COOKIE } from '../credentials.ts'
import { identifyCaller } from '../identifyCaller.ts'

/**
 * Traccar responds with one message of plain text. It has no 403: missing and inaccessible objects return the same
 * error.
 */
export const traccar: Dialect = {
  identify: identifyCaller(SESSION_COOKIE),
  cookie: SESSION_COOKIE,
  statuses: { ...PLAIN_STATUSES, forbidden: 400, conflict: 400 },
  sentences: { signIn: 'Sign in first', denied: 'Admin access required' },
  failure: failed => {
    const headers = challengeOf(failed)
    const problem = failed.accept.includes('application/problem+json')
    return problem
      ? { contentType: 'application/problem+json', body: problemOf(failed), headers }
      : { contentType: 'text/plain; charset=utf-8', body: failed.message, headers }
  },
}

/** Traccar's clients ask for the code of a second factor if the challenge is `TOTP`. */
const challengeOf = ({ status, kind, closed }: FailureInfo): Readonly<Record<string, string>> => {
  if (kind === 'codeRequired') return { 'www-authenticate': 'TOTP' }
  return status === 401 && closed ? { 'www-authenticate': 'Basic realm="api"' } : {}
}

/** Problem details (RFC 9457). */
const problemOf = ({ status, message, requestId }: FailureInfo): string =>
  JSON.stringify({
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: message,
    requestId,
  })
