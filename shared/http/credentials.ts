/** Parses the credentials of a request. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

export type Credentials =
  | { readonly by: 'basic'; readonly email: string; readonly password: string }
  | { readonly by: 'bearer'; readonly token: string }
  | { readonly by: 'session'; readonly cookie: string }
  /** The Authorization header is present but has none of these forms. */
  | { readonly by: 'malformed' }

export const SESSION_COOKIE = 'JSESSIONID'
/** Session cookie of the SmartServer API. No other API accepts it. */
export const CMS_COOKIE = 'cmsSID'

const MALFORMED: Credentials = { by: 'malformed' }
const SCHEME = /^([A-Za-z]+) +([A-Za-z0-9+/=_.~-]+)$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/
const TOKEN_MAX = 4096
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses the Authorization header, or the session cookie if there is no header. A malformed header is not replaced by
 * the cookie.
 */
export const parseCredentials = (
  authorization: string | undefined,
  cookies: readonly string[],
  sessionCookie = SESSION_COOKIE,
): Credentials | undefined => {
  if (authorization !== undefined) return fromHeader(authorization)
  const cookie = cookieNamed(sessionCookie, cookies)
  return cookie === undefined ? undefined : { by: 'session', cookie }
}

const fromHeader = (authorization: string): Credentials => {
  // API Gateway joins repeated headers by a comma, which none of the schemes contains. They are malformed.
  const [, scheme = '', value = ''] = SCHEME.exec(authorization.trim()) ?? []
  switch (scheme.toLowerCase()) {
    case 'basic':
      return fromBasic(value)
    case 'bearer':
      return value.length <= TOKEN_MAX ? { by: 'bearer', token: value } : MALFORMED
    default:
      return MALFORMED
  }
}

const fromBasic = (value: string): Credentials => {
  const text = decoded(value)
  const colon = text?.indexOf(':') ?? -1
  return text === undefined || colon < 1
    ? MALFORMED
    : { by: 'basic', email: text.slice(0, colon), password: text.slice(colon + 1) }
}

const decoded = (base64: string): string | undefined => {
  if (!BASE64.test(base64)) return undefined
  try {
    return utf8.decode(Buffer.from(base64, 'base64'))
  } catch {
    // Invalid UTF-8 matches no stored name.
    return undefined
  }
}

/** Returns the cookies of an event: from the list in payload format 2.0, and from the header, where proxies may leave them. */
export const cookiesIn = ({ cookies = [], headers }: Pick<APIGatewayProxyEventV2, 'cookies' | 'headers'>): string[] => {
  const { cookie } = headers
  return cookie === undefined ? cookies : [...cookies, cookie]
}

/** Returns the value of the named cookie, or undefined if the request has none. An element can contain several pairs. */
export const cookieNamed = (name: string | undefined, cookies: readonly string[]): string | undefined => {
  if (name === undefined) return undefined
  const pairs = cookies.flatMap(line => line.split(';')).map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
