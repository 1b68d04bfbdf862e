/** Parses the parts of a request with the schemas of its operation. */
import * as z from 'zod/mini'
import type { Parsed } from '../api/operation.ts'
import { malformed, notFound } from '../errors.ts'
import { withoutIgnored } from '../model/ignoredMembers.ts'
import { issueError } from './issues.ts'

/**
 * Returns the parsed part, or undefined if the operation has no schema for it. Throws the error for the first issue. An
 * invalid path throws notFound.
 */
export function parse<S extends z.ZodMiniType | undefined>(schema: S, part: RequestPart, input: unknown): Parsed<S>
export function parse(schema: z.ZodMiniType | undefined, part: RequestPart, input: unknown): unknown {
  if (!schema) return undefined
  if (part === 'body' && input === undefined) throw malformed('A body is required')
  const result = z.safeParse(schema, part === 'body' ? withoutIgnored(schema, input) : input)
  if (result.success) return result.data
  throw part === 'params' ? notFound('Not found') : issueError(result.error.issues)
}
export type RequestPart = 'params' | 'query' | 'body'

/**
 * Returns all values of each key of a raw query, in order, because API Gateway joins them with commas. Throws malformed
 * if the query is not UTF-8.
 */
export const queryValues = (rawQueryString: string): Record<string, string[]> => {
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    // URLSearchParams replaces invalid UTF-8 by this character.
    if (name.includes('\ufffd') || value.includes('\ufffd')) throw malformed('The query string must be valid UTF-8')
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  return Object.fromEntries(values)
}
