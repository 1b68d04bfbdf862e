import { functions } from '#shared/api/functions.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import { currentHost } from '#shared/runtime.ts'
import { eventDispatcher } from '#shared/stream/persistEvents.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { eventsIn, sendNotifications } from '#shared/stream/sendNotifications.ts'

/** Applies the position stream to the log: batches of records in, positions, device states and events out. */
export const positions = consume(
  positionsConsumer(undefined, eventDispatcher(functions.positions), changePublisher(functions.positions)),
)

/** Tells users of events that the consumer hands over. It is invoked and not waited for; what fails is tried again. */
export const notifications = (payload: unknown): Promise<void> => sendNotifications(currentHost(), eventsIn(payload))
