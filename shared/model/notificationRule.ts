import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { EVENT_TYPES } from './event.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { flag, reference, requiredText, text } from './wire.ts'

/**
 * Notification rule: which events of which devices are told, to the users it is linked to. `notificators` is a list with
 * commas: `web`, `mail` and `command`, which runs the saved command `commandId`.
 */
export const NotificationRule = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    description: text(4000),
    calendarId: reference(),
    always: flag(),
    type: z.enum(EVENT_TYPES, 'is not an event type'),
    commandId: reference(),
    notificators: text(),
  })
  .check(z.meta({ id: 'NotificationRule', ...ignoringUnknown() }))
export type NotificationRule = z.infer<typeof NotificationRule>

/** An event type, or a way to notify. */
export const NotificationType = z.strictObject({ type: z.string() }).check(z.meta({ id: 'NotificationType' }))

/** Message of a manager to users. */
export const Announcement = z
  .strictObject({ subject: requiredText(), body: requiredText(4000), digest: text(4000), priority: flag() })
  .check(z.meta({ id: 'Announcement', ...ignoringUnknown() }))
export type Announcement = z.infer<typeof Announcement>
