import { type Dialect, type FailureInfo, PLAIN_STATUSES, TITLES } from '../dialect.ts'
import { SESSION_COOKIE } from '../credentials.ts'
import { identifyCaller } from '../identifyCaller.ts'

/** Traccar says one sentence in plain text. It knows no 403: what is not yours and what is not there look the same. */
export const traccar: Dialect = {
  identify: identifyCaller(SESSION_COOKIE),
  cookie: SESSION_COOKIE,
  statuses: { ...PLAIN_STATUSES, forbidden: 400, conflict: 400 },
  sentences: { signIn: 'Sign in first', denied: 'Admin access required' },
  failure: failed => {
    const headers = failed.status === 401 && failed.closed ? { 'www-authenticate': 'Basic realm="api"' } : {}
    const problem = failed.accept.includes('application/problem+json')
    return problem
      ? { contentType: 'application/problem+json', body: problemOf(failed), headers }
      : { contentType: 'text/plain; charset=utf-8', body: failed.sentence, headers }
  },
}

/** RFC 9457. */
const problemOf = ({ status, sentence, requestId }: FailureInfo): string =>
  JSON.stringify({
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: sentence,
    requestId,
  })
