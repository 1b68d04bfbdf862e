/** Builds requests from the values of a form. */
import type { Entry, Schema } from './apiDocument.ts'

export interface FormField {
  readonly name: string
  readonly in: 'path' | 'query' | 'form'
  readonly required: boolean
  readonly schema: Schema
}

export interface FormValues {
  /** Values by field name; several values are separated by line breaks. */
  readonly values: Readonly<Record<string, string>>
  readonly body: string
  readonly accept: string
  readonly token: string
}

export interface PreparedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const FORM = 'application/x-www-form-urlencoded'

/** Returns the media type of the request body, or undefined if the operation has none. */
export const bodyTypeOf = ({ requestBody }: Entry): string | undefined => Object.keys(requestBody?.content ?? {})[0]

/** Returns the fields of an operation: parameters and members of a form body. */
export const formFieldsOf = (entry: Entry): FormField[] => {
  const { properties = {}, required = [] } = entry.requestBody?.content[FORM]?.schema ?? {}
  const members = Object.entries(properties).map(([name, schema]): FormField => ({
    name,
    in: 'form',
    required: required.includes(name),
    schema,
  }))
  return [...(entry.parameters ?? []), ...members]
}

/** Returns the request. Empty fields are omitted. */
export const prepareRequest = (entry: Entry, { values, body, accept, token }: FormValues): PreparedRequest => {
  const filled = formFieldsOf(entry).flatMap(({ name, in: place }) =>
    (values[name] ?? '')
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(value => ({ name, place, value })),
  )
  const pairs = (wanted: FormField['in']) =>
    new URLSearchParams(
      filled.filter(({ place }) => place === wanted).map(({ name, value }): [string, string] => [name, value]),
    ).toString()
  const path = entry.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const query = pairs('query')
  const type = bodyTypeOf(entry)
  return {
    method: entry.method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      ...(accept !== '' && { accept }),
      ...(type !== undefined && { 'content-type': type }),
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    },
    body: type === FORM ? pairs('form') : type && body,
  }
}

const shellQuote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** Returns the request as a cURL command. */
export const curlOf = ({ method, url, headers, body }: PreparedRequest, origin: string): string =>
  [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${shellQuote(origin + url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellQuote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${shellQuote(body)}`]),
  ].join(' \\\n  ')
