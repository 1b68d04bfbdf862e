import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { reference, requiredName } from './wire.ts'

/** Group of devices and other groups. `groupId` is the parent group, 0 at the top. */
export const Group = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    groupId: reference(),
  })
  .check(z.meta({ id: 'Group' }))
export type Group = z.infer<typeof Group>
