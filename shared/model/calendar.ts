import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { reference, requiredName, requiredText } from './wire.ts'

/** Longest calendar file in base64. */
const DATA_MAX = 65_536

/** Calendar. `data` is an iCalendar file in base64, stored as it was sent. */
export const Calendar = z
  .strictObject({ id: reference(), attributes: EntityAttributes, name: requiredName(), data: requiredText(DATA_MAX) })
  .check(z.meta({ id: 'Calendar', ...ignoringUnknown() }))
export type Calendar = z.infer<typeof Calendar>
