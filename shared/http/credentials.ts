/** What a request brings to prove who sends it. */

export type Credentials =
  | { readonly by: 'basic'; readonly email: string; readonly password: string }
  | { readonly by: 'bearer'; readonly token: string }
  | { readonly by: 'session'; readonly cookie: string }
  /** There is an Authorization header, but it is none of these. */
  | { readonly by: 'malformed' }

export const SESSION_COOKIE = 'JSESSIONID'
/** SmartServer's, which is no other API's. */
export const CMS_COOKIE = 'cmsSID'

const MALFORMED: Credentials = { by: 'malformed' }
const SCHEME = /^([A-Za-z]+) +([A-Za-z0-9+/=_.~-]+)$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/
const TOKEN_MAX = 4096
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads the Authorization header, else the session cookie. The header wins even when it is malformed. */
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
  // Two headers arrive joined by a comma, which no scheme of ours has: they are malformed, not one of both.
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
    // Not UTF-8, so not a name that anybody here has.
    return undefined
  }
}

/** The first cookie of that name, if there is to be one; `cookies` are the pairs as API Gateway splits them. */
export const cookieNamed = (name: string | undefined, cookies: readonly string[]): string | undefined => {
  if (name === undefined) return undefined
  const pairs = cookies.flatMap(line => line.split(';')).map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
