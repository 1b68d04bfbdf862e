/**
 * OsmAnd protocol: parses an HTTP request of a tracker. Accepts any text: the result has reports, or none if no device
 * is named. Rejected points are part of the result, so that they are stored with their reason.
 */
import { idOf, parametersFrom, draftFromParameters, type Parameters, namesPlace, addParameter } from './parameters.ts'
import { reportsOf, type BodyPart } from './parts.ts'
import { type DeviceReport, type TrackerRequest, contentTypeOf } from './report.ts'
import { jsonFrom, trimmed } from './json.ts'
import { isEmpty } from './values.ts'
import { partsFromJson } from './osmandJson.ts'

export interface OsmandReports {
  /** True for a JSON body. Its clients receive 404 for an unknown device. */
  readonly json: boolean
  /** One report per device, in the order of first mention. Empty if the request names no device. */
  readonly reports: readonly DeviceReport[]
}

/**
 * Parses query and body. The id in the query applies to all parts. `otherId` is used if the query has none. The result
 * has at most as many points as the body has characters; the caller limits the body.
 */
export const osmand = (request: TrackerRequest, otherId?: string): OsmandReports => {
  const query = parametersFrom(request.query)
  const { json, parts } = bodyOf(request)
  const reports = reportsOf(request, { query, id: idOf(query) ?? otherId, parts, queryIsShared: true })
  return { json: json && !(parts.length === 0 && query.size > 0), reports }
}

/** Detects the format of a body from its text, because the content type of a tracker is often wrong or missing. */

export interface Body {
  /** True for a JSON body. Its clients receive 404 for an unknown device. */
  readonly json: boolean
  readonly parts: readonly BodyPart[]
}

const FORM_TYPE = 'application/x-www-form-urlencoded'
const NOT_UNDERSTOOD = 'the body has an unknown format'

/** Parses a body as JSON, multipart fields, a form, or forms in lines. Any other body is one rejected part. */
const bodyOf = (request: TrackerRequest): Body => {
  const text = trimmed(request.body)
  if (text === '') return { json: false, parts: [] }
  const isDeclared = contentTypeOf(request).trim().toLowerCase().startsWith('application/json')
  const isJson = /^[[{]/.test(text)
  if (isJson || isDeclared) {
    const value = jsonFrom(text)
    if (value !== undefined)
      return { json: true, parts: isEmpty(value) ? [] : partsFromJson(value, request.receivedAt) }
  }
  if (isMultipart(text, contentTypeOf(request))) return { json: false, parts: partsFromMultipart(text, request) }
  const lines = isJson ? [] : text.split(/[\r\n]+/).map(parametersFrom)
  if (lines.length > 1 && lines.every(namesPlace))
    return { json: false, parts: lines.map(line => partFromForm(line, request)) }
  // Parameters after JSON are a copy that Traccar Client adds for old servers. The last one can be truncated.
  const form = parametersFrom(isJson ? text.slice(0, text.lastIndexOf('&') + 1) : text)
  if (isJson ? namesPlace(form) : isForm(form)) return { json: false, parts: [partFromForm(form, request)] }
  return {
    json: isDeclared,
    parts: [refusedPart(isJson || isDeclared ? 'the body is not JSON' : NOT_UNDERSTOOD, request)],
  }
}

const PLAUSIBLE_NAME = /^[\w.:[\]-]{1,64}$/

/** Returns true for a form. Other text can contain `&` and `=`, too. */
const isForm = (form: Parameters): boolean =>
  namesPlace(form) ||
  idOf(form) !== undefined ||
  (form.size > 0 && [...form.keys()].every(key => PLAUSIBLE_NAME.test(key)))

const partFromForm = (form: Parameters, { receivedAt }: TrackerRequest): BodyPart => {
  const draft = draftFromParameters(form, receivedAt)
  return {
    id: idOf(form),
    read: draft.isEmpty ? undefined : draft,
    alone: () => ({
      contentType: FORM_TYPE,
      body: new URLSearchParams([...form].map(([name, value]): [string, string] => [name, String(value)])).toString(),
    }),
  }
}

const refusedPart = (reason: string, request: TrackerRequest): BodyPart => ({
  id: undefined,
  read: reason,
  alone: () => ({ contentType: contentTypeOf(request), body: request.body }),
})

const otherPart = (body: string, request: TrackerRequest): BodyPart => ({
  id: undefined,
  read: NOT_UNDERSTOOD,
  alone: () => ({ contentType: multipartType(contentTypeOf(request)), body }),
})

const partsFromMultipart = (text: string, request: TrackerRequest): BodyPart[] => {
  const { fields, others } = multipartFrom(text)
  return [partFromForm(fields, request), ...others.map(other => otherPart(other, request))]
}

/** Parses `multipart/form-data` into fields and other parts. A streaming parser would be larger than the function. */

export interface Multipart {
  readonly fields: ReadonlyMap<string, string>
  /** Files, parts without a name or in another encoding, and a truncated part: each as a complete body. */
  readonly others: readonly string[]
}

/** The delimiter is the first line, because that of the content type can be wrong or missing. */
const FIRST_LINE = /^(--[^\r\n]{1,200}?)[ \t]*\r?\n/

/** Returns true if a body begins like a multipart body. Without a content type, a part must have a name. */
const isMultipart = (body: string, contentType: string): boolean =>
  FIRST_LINE.test(body) && (isDeclared(contentType) || /^content-disposition:/im.test(body.slice(0, 4096)))

const isDeclared = (contentType: string): boolean => /^\s*multipart\//i.test(contentType)

/** Returns the content type of a part that is kept as a body. */
const multipartType = (contentType: string): string => (isDeclared(contentType) ? contentType : 'multipart/form-data')

/** Parses a multipart body. Parts before a truncated one are used. */
const multipartFrom = (body: string): Multipart => {
  const delimiter = FIRST_LINE.exec(body)?.[1] ?? ''
  const fields = new Map<string, string>()
  const others: string[] = []
  const [, ...parts] = `\n${body}`.split(`\n${delimiter}`)
  let closed = false
  parts.forEach((part, n) => {
    if (closed || (closed = part.startsWith('--'))) return
    const isWhole = n + 1 < parts.length
    const field = isWhole ? fieldFrom(part) : undefined
    if (field) addParameter(fields, ...field)
    else if (part.trim() !== '') others.push(`${delimiter}${part}${isWhole ? `\n${delimiter}--\r\n` : ''}`)
  })
  return { fields, others }
}

const HEAD_AND_VALUE = /^[ \t]*\r?\n([^]*?)\r?\n\r?\n([^]*?)\r?$/
const PLAIN_ENCODING = /^content-transfer-encoding:[ \t]*(?:7bit|8bit|binary)[ \t]*$/im

/** Returns name and value of a field, or undefined if the part is not a field. */
const fieldFrom = (part: string): [string, string] | undefined => {
  const [, head = '', value = ''] = HEAD_AND_VALUE.exec(part) ?? []
  const disposition = /^content-disposition:[ \t]*form-data\b(.*)$/im.exec(head)?.[1] ?? ''
  const [, quoted, bare] = /;[ \t]*name=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? []
  const name = quoted ?? bare
  const isFile = /;[ \t]*filename\*?=/i.test(disposition)
  const isEncoded = /^content-transfer-encoding:/im.test(head) && !PLAIN_ENCODING.test(head)
  return name === undefined || name === '' || isFile || isEncoded ? undefined : [name, value]
}
