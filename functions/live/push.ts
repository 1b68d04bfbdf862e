/** Sends what changed to those who watch: the messages that a second brought into the queue, as one. */
import type { SQSEvent } from 'aws-lambda'
import { functions } from '#shared/api/functions.ts'
import { coalesced, decodeChange } from '#shared/live/change.ts'
import { portsOf } from '#shared/live/portsOf.ts'
import { push } from '#shared/live/push.ts'

const ports = portsOf(functions.livePush)

export const handler = async ({ Records }: Pick<SQSEvent, 'Records'>): Promise<void> =>
  push(ports(), coalesced(Records.map(({ body }) => decodeChange(body))))
