import * as z from 'zod/mini'
import { WireTime } from './time.ts'
import { Attributes } from './wire.ts'

const ACTION_TYPES = [
  ...(['create', 'edit', 'remove', 'link', 'unlink'] as const),
  ...(['login', 'logout', 'command', 'accumulators'] as const),
] as const

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** Entry of the audit log. */
export const Action = z
  .strictObject({
    id,
    /** Ids of the other objects of a link. */
    attributes: Attributes,
    actionTime: WireTime,
    /** Address of the client. */
    address: z.nullable(z.string()),
    userId: id,
    userEmail: z.nullable(z.string()),
    actionType: z.enum(ACTION_TYPES),
    objectType: z.nullable(z.string()),
    /** 0 if the object has no id. */
    objectId: id,
  })
  .check(z.meta({ id: 'Action' }))
export type Action = z.infer<typeof Action>
