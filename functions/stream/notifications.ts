/** Tells users of events that the consumer hands over. It is invoked and not waited for; what fails is tried again. */
import { currentHost } from '#shared/runtime.ts'
import { eventsIn, sendNotifications } from '#shared/stream/sendNotifications.ts'

export const handler = (payload: unknown): Promise<void> => sendNotifications(currentHost(), eventsIn(payload))
