/** The body of a request before it is understood: its type, its size, its depth. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { malformed, tooLarge, unsupportedMediaType } from '../errors.ts'
import { isBrowser } from './sender.ts'

const BODY_MAX_BYTES = 1_048_576
const DEPTH_MAX = 16

const MEDIA_TYPES = {
  json: /^application\/(?:[a-z0-9.+-]+\+)?json$/,
  form: /^application\/x-www-form-urlencoded$/,
  text: /^/,
} as const
export type BodyType = keyof typeof MEDIA_TYPES

/**
 * Throws unsupportedMediaType for a body of another type. A program may leave the type out. A browser may not: a page of
 * another site can send a body without a type, but none as JSON, without asking us first.
 */
export const checkMediaType = ({ headers, body }: APIGatewayProxyEventV2, type: BodyType): void => {
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  if (!body || (mediaType.trim() === '' && !isBrowser(headers))) return
  const charset = parameters.map(text => text.trim()).find(text => text.startsWith('charset='))
  const readable = charset === undefined || /^charset="?utf-?8"?$/.test(charset)
  if (MEDIA_TYPES[type].test(mediaType.trim()) && readable) return
  throw unsupportedMediaType(`The body must be ${type === 'json' ? 'application/json' : 'a form'} in UTF-8`)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The body as text, or undefined where there is none. */
export const bodyText = ({ body, isBase64Encoded }: APIGatewayProxyEventV2): string | undefined => {
  if (!body) return undefined
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > BODY_MAX_BYTES)
    throw tooLarge('The body must be at most 1 MB')
  // What was not UTF-8 arrives as text with this character in its place.
  if (!isBase64Encoded && body.includes('\ufffd')) throw malformed('The body must be valid UTF-8')
  if (!isBase64Encoded) return body
  try {
    return utf8.decode(Buffer.from(body, 'base64'))
  } catch {
    throw malformed('The body must be valid UTF-8')
  }
}

/** Refuses JSON that is nested so deep that handling it could break us. Brackets in strings don't count. */
export const checkDepth = (json: string): void => {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (inString) {
      if (code === BACKSLASH) at += 1
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1
      if (depth > DEPTH_MAX) throw malformed(`The body must be nested at most ${DEPTH_MAX} levels deep`)
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
  }
}

const [BACKSLASH, QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [92, 34, 123, 125, 91, 93]

/** Refuses a member that would change what an object is. The depth was checked before. */
export const refusePrototypes = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return
  if (Object.hasOwn(value, '__proto__')) throw malformed('Unrecognized member "__proto__"')
  for (const member of Object.values(value)) refusePrototypes(member)
}

/** The members of a form; a member that stands more than once is refused, because readers would differ on which counts. */
export const formMembers = (text: string): Record<string, string> => {
  const members = [...new URLSearchParams(text)]
  const names = members.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw malformed(`${twice.slice(0, 64)} must not be repeated`)
  return Object.fromEntries(members)
}
