import * as z from 'zod/mini'
import { Attributes, reference, requiredText } from './wire.ts'

/** What a device is asked to do. Its parameters are attributes: `{ "data": "…" }` of a custom one. */
export const Command = z
  .strictObject({ id: reference(), attributes: Attributes, deviceId: reference(), type: requiredText() })
  .check(z.meta({ id: 'Command' }))
export type Command = z.infer<typeof Command>

export const CommandType = z.strictObject({ type: z.string() }).check(z.meta({ id: 'CommandType' }))
