/** Response of a function to a batch of stream records. */
import * as z from 'zod/mini'
import type { EventSourceSettings } from '../assembly/eventSources.ts'
import type { JournalRecord } from './frames.ts'

const BatchResponse = z.nullish(
  z.object({ batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.nullish(z.string()) }))) }),
)

/** Returns how many records at the front of the batch are processed. Throws if the response is invalid. */
export const processedIn = (
  response: unknown,
  records: readonly JournalRecord[],
  { partialFailures }: Pick<EventSourceSettings, 'partialFailures'>,
): number => {
  const read = BatchResponse.safeParse(response)
  if (!read.success) throw new Error('the function returned an invalid batch response')
  const failures = read.data?.batchItemFailures ?? []
  if (!partialFailures || failures.length === 0) return records.length
  const indexes = failures.map(({ itemIdentifier }) => records.findIndex(one => one.sequence === itemIdentifier))
  // An identifier that is not in the batch fails the whole batch.
  return Math.max(0, Math.min(...indexes))
}
