/** Applies the position stream to the log: batches of records in, positions and device states out. */
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'

export const handler = consume(positionsConsumer())
