/** Members that clients of newer Traccar versions send. Requests can contain them, and they are ignored. */
import * as z from 'zod/mini'

const IGNORED = 'x-ignored'
const UNKNOWN = 'x-ignores-unknown'

/** Returns the metadata of a schema that ignores these members. The OpenAPI document lists them as `x-ignored`. */
export const ignoring = (...members: readonly string[]) => ({ [IGNORED]: members })

/**
 * Returns the metadata of a schema that ignores unknown members in bodies of today's clients, which send back what they
 * received, and what their version adds. Such a body has an id, or one of these members, which 3.9 does not have. Without
 * names, every body is of today. In other bodies, an unknown member is refused, because it is a typing error.
 */
export const ignoringUnknown = (...ofToday: readonly string[]) => ({
  [UNKNOWN]: ofToday.length > 0 ? [...ofToday, 'id'] : 'always',
})

/** Returns a body without the members that its schema ignores. */
export const withoutIgnored = (schema: z.ZodMiniType, body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const { [IGNORED]: ignored, [UNKNOWN]: unknown } = z.globalRegistry.get(schema) ?? {}
  const members = new Map<string, unknown>(Object.entries(body))
  const known = isOfToday(unknown, members) ? knownTo(schema) : undefined
  const keeps = (name: string) => !(Array.isArray(ignored) && ignored.includes(name)) && (known?.has(name) ?? true)
  return Object.fromEntries([...members].filter(([name]) => keeps(name)))
}

const isOfToday = (marks: unknown, members: ReadonlyMap<string, unknown>): boolean =>
  marks === 'always' ||
  (Array.isArray(marks) && marks.some(name => (name === 'id' ? isId(members.get(name)) : members.has(String(name)))))

const isId = (value: unknown): boolean => typeof value === 'number' && value > 0

const knownTo = (schema: z.ZodMiniType): ReadonlySet<string> | undefined =>
  schema instanceof z.ZodMiniObject ? new Set(Object.keys(schema.shape)) : undefined
