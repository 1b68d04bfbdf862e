import type { DynamoAction, Send } from '#shared/table/dynamo.ts'
import * as z from 'zod/mini'

const READS: readonly DynamoAction[] = ['GetItem', 'BatchGetItem', 'Query']

const Consumed = z.object({ CapacityUnits: z.number() })
const Capacity = z.union([
  z.array(Consumed),
  z.pipe(
    Consumed,
    z.transform(one => [one]),
  ),
])

/** Asks with each request what it cost in units of DynamoDB, and adds it up. */
export const counting = (send: Send) => {
  const cost = { calls: 0, read: 0, written: 0 }
  const counted: Send = async (action, input) => {
    const answer = await send(action, { ...input, ReturnConsumedCapacity: 'TOTAL' })
    const units = Capacity.parse(answer['ConsumedCapacity']).reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
    cost.calls += 1
    cost[READS.includes(action) ? 'read' : 'written'] += units
    return answer
  }
  return { cost, counted }
}
