import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { reference, requiredName } from './wire.ts'

/** Devices and other groups that are looked after together. `groupId` is the group that this one stands in, 0 at the top. */
export const Group = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    groupId: reference(),
  })
  .check(z.meta({ id: 'Group' }))
export type Group = z.infer<typeof Group>
