import * as z from 'zod/mini'
import { EVENT_TYPES, type EventType } from './event.ts'
import { Attributes, flag, reference } from './wire.ts'

/** How a user wants to be told of one type of event. */
export const Notification = z
  .strictObject({
    id: reference(),
    attributes: Attributes,
    userId: reference(),
    type: z.enum(EVENT_TYPES, 'is not an event type'),
    web: flag(),
    mail: flag(),
  })
  .check(z.meta({ id: 'Notification' }))
export type Notification = z.infer<typeof Notification>

/** One for each type with nothing switched on. Their ids are made up: clients tell them apart by type. */
export const defaultNotifications = (userId: number): Notification[] =>
  EVENT_TYPES.map((type: EventType, index) => ({
    id: index + 1,
    attributes: {},
    userId,
    type,
    web: false,
    mail: false,
  }))
