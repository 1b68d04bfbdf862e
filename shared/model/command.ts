import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { WireTime } from './time.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { Attributes, flag, reference, requiredText, text } from './wire.ts'

/** Command for a device. Its parameters are attributes: `{ "data": "…" }` for a custom command. */
export const Command = z
  .strictObject({ id: reference(), attributes: EntityAttributes, deviceId: reference(), type: requiredText() })
  .check(z.meta({ id: 'Command' }))
export type Command = z.infer<typeof Command>

/** Command of today's clients. One with a description is saved, to be sent later. */
export const SavedCommand = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    deviceId: reference(),
    type: requiredText(),
    textChannel: flag(),
    description: text(4000),
  })
  .check(z.meta({ id: 'SavedCommand', ...ignoringUnknown('textChannel', 'description') }))
export type SavedCommand = z.infer<typeof SavedCommand>

/** Command that was queued for a device. */
export const SentCommand = z
  .strictObject({
    id: z.int().check(z.meta({ 'x-unit': 'id' })),
    attributes: EntityAttributes,
    deviceId: z.int().check(z.meta({ 'x-unit': 'id' })),
    type: z.string(),
    textChannel: z.boolean(),
  })
  .check(z.meta({ id: 'SentCommand' }))
export type SentCommand = z.infer<typeof SentCommand>

/** Command in the list of a device. */
export const QueuedCommandModel = z
  .strictObject({
    id: z.int().check(z.meta({ 'x-unit': 'id' })),
    deviceId: z.int().check(z.meta({ 'x-unit': 'id' })),
    type: z.string(),
    attributes: Attributes,
    queuedTime: WireTime,
    /** Null until the command is delivered. */
    handedOutTime: z.nullable(WireTime),
  })
  .check(z.meta({ id: 'QueuedCommand' }))
export type QueuedCommandModel = z.infer<typeof QueuedCommandModel>

export const CommandType = z.strictObject({ type: z.string() }).check(z.meta({ id: 'CommandType' }))
