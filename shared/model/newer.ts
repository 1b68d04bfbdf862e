/** Members that clients of newer Traccar versions send and this server does not know: requests may have them, and nothing reads them. */
import * as z from 'zod/mini'

const META = 'x-ignored'

/** Meta of a schema whose requests may have these members in addition; the OpenAPI document lists them as `x-ignored`. */
export const ignoring = (...members: readonly string[]) => ({ [META]: members })

/** Returns a body without the members that its schema ignores. */
export const withoutIgnored = (schema: z.ZodMiniType, body: unknown): unknown => {
  const ignored = z.globalRegistry.get(schema)?.[META]
  if (!Array.isArray(ignored) || typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return Object.fromEntries(Object.entries(body).filter(([name]) => !ignored.includes(name)))
}
