import * as z from 'zod/mini'

const amount = (unit: string) => z.optional(z.int().check(z.minimum(0), z.meta({ 'x-unit': unit })))

/** State of the process and of the stream. A deployment omits values that it cannot determine. */
const vitals = {
  /** Resident memory. */
  memoryBytes: amount('bytes'),
  /** Open file descriptors, including sockets. */
  descriptors: amount('count'),
  /** Stream records that are not applied yet. */
  backlog: amount('count'),
  /** Age of the oldest of them in milliseconds; 0 if there is none. */
  backlogAgeMs: amount('ms'),
  /** Batches and invocations in the on-failure destination. */
  deadLetters: amount('count'),
}
export type Vitals = { readonly [K in keyof typeof vitals]?: number }

/** Health of a server that can respond to requests. Only administrators see its vitals. */
export const Health = z
  .strictObject({ status: z.literal('ok'), version: z.string(), ...vitals })
  .check(z.meta({ id: 'Health' }))
