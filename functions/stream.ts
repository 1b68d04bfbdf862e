import { functions } from '#shared/api/functions.ts'
import { telling } from '#shared/live/tell.ts'
import { currentHost } from '#shared/runtime.ts'
import { announcing } from '#shared/stream/announce.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { eventsIn, tellUsers } from '#shared/stream/tellUsers.ts'

/** Applies the position stream to the log: batches of records in, positions, device states and events out. */
export const positions = consume(
  positionsConsumer(undefined, announcing(functions.positions), telling(functions.positions)),
)

/** Tells users of events that the consumer hands over. It is invoked and not waited for; what fails is tried again. */
export const notifications = (payload: unknown): Promise<void> => tellUsers(currentHost(), eventsIn(payload))
