import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { decimal, reference, requiredName, text } from './wire.ts'

/** Any unit: meters for `totalDistance`, milliseconds for `hours` and times. */
const value = () => decimal('unit of the type')

/**
 * Maintenance that is due when an attribute of positions, the type, passes `start` and then each `period`. A period of 0 is
 * never due.
 */
export const Maintenance = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(4000),
    type: text(),
    start: value(),
    period: value(),
  })
  .check(z.meta({ id: 'Maintenance', ...ignoringUnknown() }))
export type Maintenance = z.infer<typeof Maintenance>
