import * as z from 'zod/mini'
import { reference, requiredName, requiredText } from './wire.ts'

/** What a client shows instead of the name of an attribute of a device's positions. The server itself never uses it. */
export const AttributeAlias = z
  .strictObject({
    id: reference(),
    deviceId: reference().check(z.refine(id => id > 0, 'is required')),
    attribute: requiredText(),
    alias: requiredName(),
  })
  .check(z.meta({ id: 'AttributeAlias' }))
export type AttributeAlias = z.infer<typeof AttributeAlias>
