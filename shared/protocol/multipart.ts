/** Reads `multipart/form-data`: the fields, and what is not a field. A parser of streams would be larger than the function. */
import { addParameter } from './parameters.ts'

export interface Multipart {
  readonly fields: ReadonlyMap<string, string>
  /** Files, parts without a name or in another encoding, and a part without an end: each as a whole body of its own. */
  readonly others: readonly string[]
}

/** The delimiter is the first line; what a content type calls it can be wrong or missing. */
const FIRST_LINE = /^(--[^\r\n]{1,200}?)[ \t]*\r?\n/

/** Returns true if a body begins as a multipart body does. An undeclared one must have a part that names itself. */
export const isMultipart = (body: string, contentType: string): boolean =>
  FIRST_LINE.test(body) && (isDeclared(contentType) || /^content-disposition:/im.test(body.slice(0, 4096)))

const isDeclared = (contentType: string): boolean => /^\s*multipart\//i.test(contentType)

/** The content type of a part that is kept as a body of its own. */
export const multipartType = (contentType: string): string =>
  isDeclared(contentType) ? contentType : 'multipart/form-data'

/** Reads a body for which `isMultipart` is true. The parts in front of a truncated one are read. */
export const multipartFrom = (body: string): Multipart => {
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

/** The name and the value of a field, or undefined if the part is not one. */
const fieldFrom = (part: string): [string, string] | undefined => {
  const [, head = '', value = ''] = HEAD_AND_VALUE.exec(part) ?? []
  const disposition = /^content-disposition:[ \t]*form-data\b(.*)$/im.exec(head)?.[1] ?? ''
  const [, quoted, bare] = /;[ \t]*name=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? []
  const name = quoted ?? bare
  const isFile = /;[ \t]*filename\*?=/i.test(disposition)
  const isEncoded = /^content-transfer-encoding:/im.test(head) && !PLAIN_ENCODING.test(head)
  return name === undefined || name === '' || isFile || isEncoded ? undefined : [name, value]
}
