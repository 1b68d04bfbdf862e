import { functions } from '#shared/api/functions.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import { currentHost } from '#shared/runtime.ts'
import { eventDispatcher } from '#shared/stream/persistEvents.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { passwordResetIn, sendPasswordReset } from '#shared/stream/passwordReset.ts'
import { eventsIn, sendNotifications } from '#shared/stream/sendNotifications.ts'

/** Applies the position stream to the log: batches of records in, positions, device states and events out. */
export const positions = consume(
  positionsConsumer(undefined, eventDispatcher(functions.positions), changePublisher(functions.positions)),
)

/**
 * Emails users about the events that the consumer dispatched, or a link for a new password. Invoked asynchronously; Lambda retries a failed
 * invocation.
 */
export const notifications = (payload: unknown): Promise<void> => {
  const reset = passwordResetIn(payload)
  return reset ? sendPasswordReset(currentHost(), reset) : sendNotifications(currentHost(), eventsIn(payload))
}
