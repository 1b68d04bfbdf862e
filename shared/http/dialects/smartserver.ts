import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { mustAcceptLicense } from '../../domain/smartserver/smartServerUser.ts'
import { type ErrorKind, licenseNotAccepted } from '../../errors.ts'
import { callerOf } from '../authenticate.ts'
import { CMS_COOKIE, cookieNamed, cookiesIn } from '../credentials.ts'
import { type Dialect, type IdentificationResult, jsonFailure, PLAIN_STATUSES } from '../dialect.ts'
import type { RequestContext } from '../requestContext.ts'
import { identifyCaller } from '../identifyCaller.ts'
import { smartServerSessions } from '../../table/smartServerSessions.ts'

const identifyByHeader = identifyCaller(CMS_COOKIE)

/** Accepts an Authorization header, or a session of this API only. */
const identify = async (event: APIGatewayProxyEventV2, context: RequestContext): Promise<IdentificationResult> => {
  if (event.headers['authorization'] !== undefined) return identifyByHeader(event, context)
  const cookie = cookieNamed(CMS_COOKIE, cookiesIn(event))
  const found = cookie === undefined ? undefined : await smartServerSessions(context.table).find(cookie, context.now)
  const { account, key: session } = found ?? {}
  return { caller: account && callerOf({ account, by: 'session', session }, context.now), invalidCredentials: false }
}

const ACCEPT_FIRST = 'Accept the license first: PUT /iap/users/acceptlicense'

/** SmartServer responds in JSON, with an error code for clients. */
export const smartserver: Dialect = {
  identify,
  admit: ({ licenseOptional = false }, { account }) => {
    if (!licenseOptional && mustAcceptLicense(account)) throw licenseNotAccepted(ACCEPT_FIRST)
  },
  cookie: CMS_COOKIE,
  statuses: { ...PLAIN_STATUSES, conflict: 400 },
  sentences: { signIn: 'Log in first', denied: 'Only an administrator can do this' },
  failure: ({ status, kind, message }) => jsonFailure({ status, code: codeOf(kind), message: message }),
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
