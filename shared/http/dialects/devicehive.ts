import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Access } from '../../api/operation.ts'
import { holds } from '../../domain/devicehive/rights.ts'
import { forbidden, unauthenticated } from '../../errors.ts'
import type { Caller } from '../authenticate.ts'
import { DENIED, rightsIn, UNAUTHORIZED } from '../devicehive/rightsIn.ts'
import { type Dialect, type IdentificationResult, jsonFailure, PLAIN_STATUSES } from '../dialect.ts'
import type { RequestContext } from '../requestContext.ts'

const BEARER = /^Bearer(.*)$/s

/** Identifies the caller by an access token. Throws unauthenticated for other credentials, also if none are needed. */
const identify = async (
  { headers }: APIGatewayProxyEventV2,
  context: RequestContext,
): Promise<IdentificationResult> => {
  const { authorization } = headers
  if (authorization === undefined) return { caller: undefined, invalidCredentials: false }
  const token = BEARER.exec(authorization)?.[1]?.trim()
  if (!token) throw unauthenticated(UNAUTHORIZED)
  // Loaded on demand, so that requests without a token load no signing library.
  const { callerBy } = await import('../devicehive/tokens.ts')
  return { caller: await callerBy(token, context), invalidCredentials: false }
}

const admit = ({ actions }: Exclude<Access, 'public'>, caller: Caller): void => {
  if (actions && !actions.some(action => holds(rightsIn(caller), action))) throw forbidden(DENIED)
}

/**
 * DeviceHive responds in JSON, with one message for all schema violations. CORS allows any origin, because requests
 * need a token.
 */
export const devicehive: Dialect = {
  identify,
  admit,
  cookie: undefined,
  headers: {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'OPTIONS, GET, POST, PUT, DELETE, HEAD',
    'access-control-allow-headers': 'Origin, Authorization, Accept, Content-Type',
  },
  statuses: { ...PLAIN_STATUSES, conflict: 403 },
  sentences: { signIn: UNAUTHORIZED, denied: DENIED },
  failure: ({ status, kind, message }) =>
    jsonFailure({ error: status, message: kind === 'malformed' ? 'Invalid request parameters' : message }),
}
