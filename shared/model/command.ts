import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { WireTime } from './time.ts'
import { Attributes, reference, requiredText } from './wire.ts'

/** Command to a device. Its parameters are attributes: `{ "data": "…" }` for a custom command. */
export const Command = z
  .strictObject({ id: reference(), attributes: EntityAttributes, deviceId: reference(), type: requiredText() })
  .check(z.meta({ id: 'Command' }))
export type Command = z.infer<typeof Command>

/** Command in the queue of a device. */
export const QueuedCommandModel = z
  .strictObject({
    id: z.int().check(z.meta({ 'x-unit': 'id' })),
    deviceId: z.int().check(z.meta({ 'x-unit': 'id' })),
    type: z.string(),
    attributes: Attributes,
    queuedTime: WireTime,
    /** Null until the command was delivered. */
    handedOutTime: z.nullable(WireTime),
  })
  .check(z.meta({ id: 'QueuedCommand' }))
export type QueuedCommandModel = z.infer<typeof QueuedCommandModel>

export const CommandType = z.strictObject({ type: z.string() }).check(z.meta({ id: 'CommandType' }))
