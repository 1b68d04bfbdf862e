/** Checks of a request body before parsing: media type, size, encoding and depth. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { ApiName } from '../api/operation.ts'
import { malformed, tooLarge, unsupportedMediaType } from '../errors.ts'
import { isJsonObject } from '../model/attributes.ts'
import { isBrowser } from './sender.ts'

const BODY_MAX_BYTES = 1_048_576
const DEPTH_MAX = 16

const MEDIA_TYPES = {
  json: /^application\/(?:[a-z0-9.+-]+\+)?json$/,
  form: /^application\/x-www-form-urlencoded$/,
  text: /^/,
  image: /^image\/(?:jpe?g|png|gif|webp|\*)$/,
} as const
export type BodyType = keyof typeof MEDIA_TYPES

/**
 * Throws unsupportedMediaType if the body has another type. Non-browser clients may omit the type. Browsers may not,
 * because a cross-site page can send an untyped body without a preflight.
 */
export const checkMediaType = ({ headers, body }: APIGatewayProxyEventV2, type: BodyType): void => {
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  if (!body) return
  // Every charset parameter must be UTF-8, because parsers differ on which one applies.
  const charsets = parameters.map(text => text.trim()).filter(text => /^charset\s*=/.test(text))
  const isReadable = charsets.every(text => /^charset="?utf-?8"?$/.test(text))
  const isOfType = mediaType.trim() === '' ? !isBrowser(headers) : MEDIA_TYPES[type].test(mediaType.trim())
  if (isOfType && isReadable) return
  throw unsupportedMediaType(`The body must be ${EXPECTED[type]}`)
}

const EXPECTED: Readonly<Record<BodyType, string>> = {
  json: 'application/json in UTF-8',
  form: 'a form in UTF-8',
  text: 'text in UTF-8',
  image: 'a JPEG, PNG, GIF or WebP image',
}

/** Returns the bytes of a body in Base64, or undefined if there are none. Throws tooLarge above 1 MiB. */
export const bodyBase64 = ({ body, isBase64Encoded }: APIGatewayProxyEventV2): string | undefined => {
  if (!body) return undefined
  const text = isBase64Encoded ? body : Buffer.from(body).toString('base64')
  if (Buffer.byteLength(text, 'base64') > BODY_MAX_BYTES) throw tooLarge('The body must be at most 1 MB')
  return text
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Returns the body as text, or undefined if there is none. Throws tooLarge above 1 MiB, malformed if it is not UTF-8.
 */
export const bodyText = ({ body, isBase64Encoded }: APIGatewayProxyEventV2): string | undefined => {
  if (!body) return undefined
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > BODY_MAX_BYTES)
    throw tooLarge('The body must be at most 1 MB')
  // API Gateway replaces invalid UTF-8 by this character.
  if (!isBase64Encoded && body.includes('\ufffd')) throw malformed('The body must be valid UTF-8')
  if (!isBase64Encoded) return body
  try {
    return utf8.decode(Buffer.from(body, 'base64'))
  } catch {
    throw malformed('The body must be valid UTF-8')
  }
}

/**
 * Throws malformed for JSON deeper than 16 levels, and for numbers that a double cannot represent. Ignores brackets and
 * digits in strings.
 */
export const checkJson = (json: string): void => {
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
    else if (isDigit(code)) {
      const end = numberEnd(json, at)
      if (!isExact(json.slice(at, end))) throw malformed('The body has a number that would be changed: send it as text')
      at = end - 1
    }
  }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
/** Characters of a number after its first digit, besides digits: `.` `e` `E` `+` `-`. */
const IN_NUMBER = new Set(Array.from('.eE+-', character => character.charCodeAt(0)))
const numberEnd = (json: string, start: number): number => {
  let end = start + 1
  while (end < json.length && (isDigit(json.charCodeAt(end)) || IN_NUMBER.has(json.charCodeAt(end)))) end += 1
  return end
}

/**
 * Returns false for numbers beyond the range of a double and for integers with more digits than it holds. Decimals may
 * be rounded, as usual in JSON. The sign is ignored because it does not matter.
 */
const isExact = (literal: string): boolean => {
  const number = Number(literal)
  // The parser reports malformed numbers.
  if (Number.isNaN(number)) return true
  if (!Number.isFinite(number)) return false
  if (number === 0) return !/^[\d.]*[1-9]/.test(literal)
  if (Number.isSafeInteger(number) || !/^\d+$/.test(literal)) return true
  // JavaScript writes the shortest digits of a number. Other languages may write all of them.
  return String(number) === literal || BigInt(number) === BigInt(literal)
}

const [BACKSLASH, QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [92, 34, 123, 125, 91, 93]

/** Members that hold the client's own JSON. They are passed through unchanged and never merged into an object. */
const FREE_MEMBERS: Readonly<Record<ApiName, string | undefined>> = {
  traccar: 'attributes',
  devicehive: 'data',
  smartserver: undefined,
  vehicles: undefined,
}

/**
 * Throws malformed for a `__proto__` member, except within the free member of the API. Requires a prior check of the
 * depth.
 */
export const refusePrototypes = (body: unknown, api: ApiName): void => {
  const free = FREE_MEMBERS[api]
  refuseIn(free !== undefined && isJsonObject(body) ? { ...body, [free]: undefined } : body)
}

const refuseIn = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return
  if (Object.hasOwn(value, '__proto__')) throw malformed('Unrecognized member "__proto__"')
  for (const member of Object.values(value)) refuseIn(member)
}

/**
 * Parses form members. Throws malformed if the form is not UTF-8, or a member is repeated, because parsers differ on
 * which one applies.
 */
export const formMembers = (text: string): Record<string, string> => {
  const members = [...new URLSearchParams(text)]
  if (members.flat().some(part => part.includes('\ufffd'))) throw malformed('The body must be valid UTF-8')
  const names = members.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw malformed(`${twice.slice(0, 64)} must not be repeated`)
  return Object.fromEntries(members)
}
