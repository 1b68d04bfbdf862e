import * as z from 'zod/mini'

/** A server that can answer requests says so. */
export const Health = z.strictObject({ status: z.literal('ok'), version: z.string() }).check(z.meta({ id: 'Health' }))
