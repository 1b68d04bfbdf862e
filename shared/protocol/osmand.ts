/**
 * The OsmAnd protocol: parses an HTTP request of a tracker. Accepts any text. Returns no reports if it names no device.
 * Points that can never be accepted are part of the result, so that they can be kept with their reason.
 */
import { idOf, parametersFrom, draftFromParameters, type Parameters, namesPlace, addParameter } from './parameters.ts'
import { reportsOf, type MultipartPart } from './parts.ts'
import { type DeviceReport, type TrackerRequest, contentTypeOf } from './report.ts'
import { jsonFrom, trimmed } from './json.ts'
import { isEmpty } from './values.ts'
import { partsFromJson } from './osmandJson.ts'

export interface OsmandReports {
  /** True if the request had a JSON form. Its clients expect 404 for an unknown device. */
  readonly json: boolean
  /** One report per device, in the order of their first mention. Empty if the request names no device. */
  readonly reports: readonly DeviceReport[]
}

/**
 * Parses a request, query and body together. The id in the query is the device of all parts. `otherId` is used if the
 * query has no id. The result has at most as many points as the body has characters. The caller limits the body.
 */
export const osmand = (request: TrackerRequest, otherId?: string): OsmandReports => {
  const query = parametersFrom(request.query)
  const { json, parts } = bodyOf(request)
  const reports = reportsOf(request, { query, id: idOf(query) ?? otherId, parts, queryIsShared: true })
  return { json: json && !(parts.length === 0 && query.size > 0), reports }
}

/** Detects the format of a body by its text, because the content type of a tracker is often wrong or missing. */

export interface Body {
  /** True if the body has a JSON form. Its clients expect 404 for an unknown device. */
  readonly json: boolean
  readonly parts: readonly MultipartPart[]
}

const FORM_TYPE = 'application/x-www-form-urlencoded'
const NOT_UNDERSTOOD = 'the body has an unknown format'

/** Parses a body as JSON, multipart fields, a form, or one form per line. Any other body becomes one rejected part. */
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
  // Form parameters in a body that is not JSON: the copy for old servers of Traccar Client. The last one can be
  // truncated.
  const form = parametersFrom(isJson ? text.slice(0, text.lastIndexOf('&') + 1) : text)
  if (isJson ? namesPlace(form) : isForm(form)) return { json: false, parts: [partFromForm(form, request)] }
  return {
    json: isDeclared,
    parts: [refusedPart(isJson || isDeclared ? 'the body is not JSON' : NOT_UNDERSTOOD, request)],
  }
}

const PLAUSIBLE_NAME = /^[\w.:[\]-]{1,64}$/

/** Other text can also contain `&` and `=`. */
const isForm = (form: Parameters): boolean =>
  namesPlace(form) ||
  idOf(form) !== undefined ||
  (form.size > 0 && [...form.keys()].every(key => PLAUSIBLE_NAME.test(key)))

const partFromForm = (form: Parameters, { receivedAt }: TrackerRequest): MultipartPart => {
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

const refusedPart = (reason: string, request: TrackerRequest): MultipartPart => ({
  id: undefined,
  read: reason,
  alone: () => ({ contentType: contentTypeOf(request), body: request.body }),
})

const otherPart = (body: string, request: TrackerRequest): MultipartPart => ({
  id: undefined,
  read: NOT_UNDERSTOOD,
  alone: () => ({ contentType: multipartType(contentTypeOf(request)), body }),
})

const partsFromMultipart = (text: string, request: TrackerRequest): MultipartPart[] => {
  const { fields, others } = multipartFrom(text)
  return [partFromForm(fields, request), ...others.map(other => otherPart(other, request))]
}

/** Reads the fields and other parts of `multipart/form-data`. A stream parser would be larger than this function. */

export interface Multipart {
  readonly fields: ReadonlyMap<string, string>
  /** Files, parts without a name, parts in another encoding, and a part without an end. Each is a complete body. */
  readonly others: readonly string[]
}

/** The first line is the delimiter, because the content type can state it wrongly or be missing. */
const FIRST_LINE = /^(--[^\r\n]{1,200}?)[ \t]*\r?\n/

/**
 * Returns true if a body begins like multipart. Without a multipart content type, it must also have a
 * Content-Disposition header.
 */
const isMultipart = (body: string, contentType: string): boolean =>
  FIRST_LINE.test(body) && (isDeclared(contentType) || /^content-disposition:/im.test(body.slice(0, 4096)))

const isDeclared = (contentType: string): boolean => /^\s*multipart\//i.test(contentType)

/** Returns the content type of a part that is kept as a separate body. */
const multipartType = (contentType: string): string => (isDeclared(contentType) ? contentType : 'multipart/form-data')

/** Reads a body for which `isMultipart` is true. Parts before a truncated one are read. */
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

/** Returns the name and the value of a field, or undefined if the part is not a field. */
const fieldFrom = (part: string): [string, string] | undefined => {
  const [, head = '', value = ''] = HEAD_AND_VALUE.exec(part) ?? []
  const disposition = /^content-disposition:[ \t]*form-data\b(.*)$/im.exec(head)?.[1] ?? ''
  const [, quoted, bare] = /;[ \t]*name=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? []
  const name = quoted ?? bare
  const isFile = /;[ \t]*filename\*?=/i.test(disposition)
  const isEncoded = /^content-transfer-encoding:/im.test(head) && !PLAIN_ENCODING.test(head)
  return name === undefined || name === '' || isFile || isEncoded ? undefined : [name, value]
}
