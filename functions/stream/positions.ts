/** Applies the position stream to the log: batches of records in, positions, device states and events out. */
import { functions } from '#shared/api/functions.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import { eventDispatcher } from '#shared/stream/persistEvents.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'

export const handler = consume(
  positionsConsumer(undefined, eventDispatcher(functions.positions), changePublisher(functions.positions)),
)
