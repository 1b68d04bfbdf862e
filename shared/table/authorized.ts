/** Puts the host's authorisation in front of every request to the table: on a laptop and in tests a missing grant fails. */
import type { Grant } from '../api/grants.ts'
import type { Host } from '../runtime.ts'
import type { Send } from './dynamo.ts'

export const authorized =
  (send: Send, host: Host, address: string, grants: readonly Grant[]): Send =>
  (action, input) => {
    for (const [name, partitionKey] of touched(action, input)) {
      host.authorize(address, grants, `dynamodb:${name}`, partitionKey)
    }
    return send(action, input)
  }

type Touched = readonly [action: string, partitionKey: string | undefined]

interface KeyedRequest {
  readonly Key?: { readonly PK: string }
  readonly Item?: { readonly PK: string }
}

const partitionKeyOf = ({ Key, Item }: KeyedRequest) => (Key ?? Item)?.PK

/** Each item that a request touches, with the action that IAM would check for it. */
const touched = (action: string, input: Record<string, any>): Touched[] => {
  if (action === 'TransactWriteItems') {
    return input['TransactItems'].flatMap((one: Record<string, KeyedRequest>) =>
      Object.entries(one).map(([kind, named]): Touched => [
        kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`,
        partitionKeyOf(named),
      ]),
    )
  }
  if (action === 'BatchGetItem') {
    return Object.values<{ Keys: { PK: string }[] }>(input['RequestItems']).flatMap(({ Keys }) =>
      Keys.map((key): Touched => [action, key.PK]),
    )
  }
  if (action === 'Query') return [[action, input['ExpressionAttributeValues']?.[':pk']]]
  return [[action, partitionKeyOf(input)]]
}
