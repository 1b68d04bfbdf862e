import * as z from 'zod/mini'

const amount = z.int().check(z.minimum(0))

/** State of the process that answers and of the stream. A server leaves out what it does not know. */
const vitals = {
  /** Resident memory. */
  memoryBytes: z.optional(amount),
  /** Open descriptors: files and sockets. */
  descriptors: z.optional(amount),
  /** Records of the stream that are not applied yet. */
  backlog: z.optional(amount),
  /** How long ago the oldest of them arrived, milliseconds; 0 if there is none. */
  backlogAgeMs: z.optional(amount),
  /** Batches and invocations in the on-failure destination. */
  deadLetters: z.optional(amount),
}
export type Vitals = { readonly [K in keyof typeof vitals]?: number }

/** State of a server that can answer requests. Its vitals are for administrators only. */
export const Health = z
  .strictObject({ status: z.literal('ok'), version: z.string(), ...vitals })
  .check(z.meta({ id: 'Health' }))
