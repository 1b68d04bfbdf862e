import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { reference, requiredName } from './wire.ts'

/** Group of devices and other groups. `groupId` is its parent, 0 for a top-level group. */
export const Group = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    groupId: reference(),
  })
  .check(z.meta({ id: 'Group', ...ignoringUnknown('id') }))
export type Group = z.infer<typeof Group>
