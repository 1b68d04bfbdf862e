/** Sorts the body of a request by its text, because the content type of a tracker is often wrong or missing. */
import { jsonFrom, trimmed } from './json.ts'
import { isMultipart, multipartFrom, multipartType } from './multipart.ts'
import { partsFromJson } from './osmandJson.ts'
import { draftFromParameters, idOf, type Parameters, parametersFrom, sayPlace } from './parameters.ts'
import type { MultipartPart } from './parts.ts'
import { contentTypeOf, type TrackerRequest } from './report.ts'
import { isEmpty } from './values.ts'

export interface Body {
  /** True if it is in a JSON form, whose clients are answered 404 for an unknown device. */
  readonly json: boolean
  readonly parts: readonly MultipartPart[]
}

const FORM_TYPE = 'application/x-www-form-urlencoded'
const NOT_UNDERSTOOD = 'the body has an unknown format'

/** Reads a body as JSON, multipart fields, a form, or forms in lines. What is none of them is one refused part. */
export const bodyOf = (request: TrackerRequest): Body => {
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
  if (lines.length > 1 && lines.every(sayPlace))
    return { json: false, parts: lines.map(line => partFromForm(line, request)) }
  // Parameters in what is not JSON: the copy for old servers of Traccar Client. The last one can be cut off.
  const form = parametersFrom(isJson ? text.slice(0, text.lastIndexOf('&') + 1) : text)
  if (isJson ? sayPlace(form) : isForm(form)) return { json: false, parts: [partFromForm(form, request)] }
  return {
    json: isDeclared,
    parts: [refusedPart(isJson || isDeclared ? 'the body is not JSON' : NOT_UNDERSTOOD, request)],
  }
}

const PLAUSIBLE_NAME = /^[\w.:[\]-]{1,64}$/

/** Other text can have `&` and `=` in it, too. */
const isForm = (form: Parameters): boolean =>
  sayPlace(form) ||
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
