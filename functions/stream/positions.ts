/** Applies the position stream to the log: batches of records in, positions, device states and events out. */
import { functions } from '#shared/api/functions.ts'
import { telling } from '#shared/live/tell.ts'
import { announcing } from '#shared/stream/announce.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'

export const handler = consume(
  positionsConsumer(undefined, announcing(functions.positions), telling(functions.positions)),
)
