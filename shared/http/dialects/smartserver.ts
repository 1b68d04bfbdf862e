import type { ErrorKind } from '../../errors.ts'
import { type Dialect, jsonFailure, PLAIN_STATUSES } from '../dialect.ts'
import { identifyBy } from '../identify.ts'

export const CMS_COOKIE = 'cmsSID'

/** SmartServer says everything in JSON, with a code for programs. */
export const smartserver: Dialect = {
  identify: identifyBy(CMS_COOKIE),
  cookie: CMS_COOKIE,
  statuses: { ...PLAIN_STATUSES, conflict: 400 },
  sentences: { signIn: 'Log in first', denied: 'Only an administrator may do this' },
  failure: ({ status, kind, sentence }) => jsonFailure({ status, code: codeOf(kind), message: sentence }),
}

const codeOf = (kind: ErrorKind | undefined): string => {
  switch (kind) {
    case 'unauthenticated':
      return 'UNAUTHORIZED'
    case 'forbidden':
      return 'FORBIDDEN'
    case 'licenseNotAccepted':
      return 'LICENSE_NOT_ACCEPTED'
    case 'notFound':
      return 'NOT_FOUND'
    case 'tooManyRequests':
      return 'TOO_MANY_REQUESTS'
    case 'unavailable':
      return 'UNAVAILABLE'
    case undefined:
      return 'INTERNAL'
    default:
      return 'VALIDATION'
  }
}
