/** Redrive on AWS without a stream: the tracker function applies the records. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import type { OperatorRequests } from '#shared/aws/operatorRequests.ts'
import { kinesisEvent } from '../stream/kinesisEvent.ts'
import { sequenceOf } from '../stream/frames.ts'
import type { RedriveTarget } from './redriveRun.ts'

const Applied = z.object({ batchItemFailures: z.array(z.unknown()).check(z.maxLength(0)) })

/** Returns the function that has a record applied. It rejects if the record must be sent again later. */
export const directPuts = (request: OperatorRequests, stage: string): RedriveTarget['putRecord'] => {
  // Sequence numbers are compared only within a shard, and each run is one of its own.
  const origin = { streamArn: `redrive ${randomUUID()}`, shardId: 'redrive' }
  let sent = 0
  return async (partitionKey, data) => {
    const arrivedAt = Date.now()
    const sequence = sequenceOf({ generation: 1, count: (sent += 1) })
    const event = kinesisEvent([{ sequence, partitionKey, arrivedAt, data: Buffer.from(data) }], origin)
    const answer = await request({
      service: 'lambda',
      method: 'POST',
      path: `/2015-03-31/functions/gps-${stage}-ingest-trackersDirect/invocations`,
      headers: { 'Content-Type': 'application/json', 'X-Amz-Invocation-Type': 'RequestResponse' },
      body: JSON.stringify(event),
    })
    if (!Applied.safeParse(JSON.parse(answer)).success)
      throw new Error(`the function did not apply a record: ${answer}`)
  }
}
