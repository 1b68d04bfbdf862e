import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { EVENT_TYPES_39 } from './event.ts'
import { flag, reference } from './wire.ts'

/** Notification setting of a user for one event type. */
export const Notification = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    userId: reference(),
    type: z.enum(EVENT_TYPES_39, 'is not an event type'),
    web: flag(),
    mail: flag(),
  })
  .check(z.meta({ id: 'Notification' }))
export type Notification = z.infer<typeof Notification>

/**
 * Returns one notification per type, all switched off. Their ids are placeholders, because clients distinguish them by
 * type.
 */
export const defaultNotifications = (userId: number): Notification[] =>
  EVENT_TYPES_39.map((type, index) => ({
    id: index + 1,
    attributes: {},
    userId,
    type,
    web: false,
    mail: false,
  }))
