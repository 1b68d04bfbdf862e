/** Tells users of events that the consumer hands over. It is invoked and not waited for; what fails is tried again. */
import { currentHost } from '#shared/runtime.ts'
import { eventsIn, tellUsers } from '#shared/stream/tellUsers.ts'

export const handler = (payload: unknown): Promise<void> => tellUsers(currentHost(), eventsIn(payload))
