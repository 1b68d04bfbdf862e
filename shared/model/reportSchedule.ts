import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { reference, text } from './wire.ts'

const REPORT_TYPES = ['events', 'route', 'summary', 'trips', 'stops'] as const

/** Scheduled report: its users receive a link to it after each occurrence of a calendar. */
export const ReportSchedule = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    calendarId: reference().check(z.refine(id => id > 0, 'is required')),
    type: z.enum(REPORT_TYPES, 'must be events, route, summary, trips or stops'),
    description: text(4000),
  })
  .check(z.meta({ id: 'ReportSchedule', ...ignoringUnknown() }))
export type ReportSchedule = z.infer<typeof ReportSchedule>
