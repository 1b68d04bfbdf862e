import * as z from 'zod/mini'

const amount = (unit: string) => z.optional(z.int().check(z.minimum(0), z.meta({ 'x-unit': unit })))

/** State of the process that answers and of the stream. A server leaves out what it does not know. */
const vitals = {
  /** Resident memory. */
  memoryBytes: amount('bytes'),
  /** Open descriptors: files and sockets. */
  descriptors: amount('count'),
  /** Records of the stream that are not applied yet. */
  backlog: amount('count'),
  /** How long ago the oldest of them arrived, milliseconds; 0 if there is none. */
  backlogAgeMs: amount('ms'),
  /** Batches and invocations in the on-failure destination. */
  deadLetters: amount('count'),
}
export type Vitals = { readonly [K in keyof typeof vitals]?: number }

/** State of a server that can answer requests. Its vitals are for administrators only. */
export const Health = z
  .strictObject({ status: z.literal('ok'), version: z.string(), ...vitals })
  .check(z.meta({ id: 'Health' }))
