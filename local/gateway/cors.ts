/** Cross-origin requests, answered from the API's CORS configuration as API Gateway does. */
import type { Answer } from './gatewayResponse.ts'
import type { Cors } from '../assembly/apis.ts'

/** The answer to a preflight, or undefined where there is no configuration or the request is none. */
export const preflight = (cors: Cors | undefined, headers: NodeJS.Dict<string | string[]>): Answer | undefined => {
  if (!cors || headers['origin'] === undefined || headers['access-control-request-method'] === undefined)
    return undefined
  const allowed = corsHeaders(cors, headers)
  const { AllowMethods = [], AllowHeaders = [], MaxAge } = cors
  return {
    status: 204,
    headers: {
      ...allowed,
      ...(Object.keys(allowed).length > 0 && {
        'access-control-allow-methods': AllowMethods.join(','),
        'access-control-allow-headers': AllowHeaders.join(','),
        ...(MaxAge !== undefined && { 'access-control-max-age': String(MaxAge) }),
      }),
    },
    body: Buffer.alloc(0),
  }
}

/** The headers for any answer; none for an origin that is not allowed. They win over the function's own. */
export const corsHeaders = (
  cors: Cors | undefined,
  headers: NodeJS.Dict<string | string[]>,
): Record<string, string> => {
  const origin = headers['origin']
  if (!cors || typeof origin !== 'string') return {}
  const { AllowOrigins = [], AllowCredentials = false, ExposeHeaders = [] } = cors
  const all = AllowOrigins.includes('*')
  if (!all && !AllowOrigins.includes(origin)) return {}
  return {
    'access-control-allow-origin': all ? '*' : origin,
    ...(AllowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(ExposeHeaders.length > 0 && { 'access-control-expose-headers': ExposeHeaders.join(',') }),
    ...(!all && { vary: 'origin' }),
  }
}
