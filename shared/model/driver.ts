import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { reference, requiredIdentifier, requiredName } from './wire.ts'

/** Driver. `uniqueId` is the number of the card or key that devices report as `driverUniqueId`. */
export const Driver = z
  .strictObject({ id: reference(), attributes: EntityAttributes, name: requiredName(), uniqueId: requiredIdentifier() })
  .check(z.meta({ id: 'Driver', ...ignoringUnknown() }))
export type Driver = z.infer<typeof Driver>
