/** Sends what changed to those who watch: the messages that a second brought into the queue, as one. */
import type { SQSEvent } from 'aws-lambda'
import { functions } from '#shared/api/functions.ts'
import { mergeChanges, decodeChange } from '#shared/live/change.ts'
import { deliveryDependencies } from '#shared/live/deliveryDependencies.ts'
import { push } from '#shared/live/deliverUpdates.ts'

const ports = deliveryDependencies(functions.livePush)

export const handler = async ({ Records }: Pick<SQSEvent, 'Records'>): Promise<void> =>
  push(ports(), mergeChanges(Records.map(({ body }) => decodeChange(body))))
