/** Error responses of each API. Traccar's is one sentence of plain text. */
import * as z from 'zod/mini'

const status = z.int().check(z.meta({ 'x-unit': 'HTTP status' }))
/** Error message of one sentence. */
export const Sentence = z.string()

/** Error response for clients that accept `application/problem+json`. */
export const Problem = z
  .strictObject({ type: z.string(), title: z.string(), status, detail: Sentence, requestId: z.string() })
  .check(z.meta({ id: 'Problem' }))

const CODES = [
  'VALIDATION',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'LICENSE_NOT_ACCEPTED',
  'NOT_FOUND',
  'TOO_MANY_REQUESTS',
  'UNAVAILABLE',
  'INTERNAL',
]

export const SmartServerRefusal = z
  .strictObject({
    status,
    code: z.enum(CODES),
    message: Sentence,
  })
  .check(z.meta({ id: 'SmartServerRefusal' }))

export const VehiclesRefusal = z
  .strictObject({
    status,
    error: z.string(),
    message: Sentence,
    details: z.optional(z.array(z.object({ message: Sentence }))),
  })
  .check(z.meta({ id: 'VehiclesRefusal' }))

export const DeviceHiveRefusal = z
  .strictObject({ error: status, message: Sentence })
  .check(z.meta({ id: 'DeviceHiveRefusal' }))
