import * as z from 'zod/mini'

const amount = (unit: string) => z.optional(z.int().check(z.minimum(0), z.meta({ 'x-unit': unit })))

/** State of the serving process and of the stream. A server omits unknown values. */
const vitals = {
  /** Resident memory. */
  memoryBytes: amount('bytes'),
  /** Open descriptors: files and sockets. */
  descriptors: amount('count'),
  /** Records of the stream that are not applied yet. */
  backlog: amount('count'),
  /** Age of the oldest of these records in milliseconds; 0 if there are none. */
  backlogAgeMs: amount('ms'),
  /** Batches and invocations in the on-failure destination. */
  deadLetters: amount('count'),
}
export type Vitals = { readonly [K in keyof typeof vitals]?: number }

/** State of a running server. Its vitals are visible only to administrators. */
export const Health = z
  .strictObject({ status: z.literal('ok'), version: z.string(), ...vitals })
  .check(z.meta({ id: 'Health' }))
