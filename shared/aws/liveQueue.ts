/** Queue of live changes: the host's implementation, or SQS with signed requests. */
import type { DeclaredFunction } from '../api/functions.ts'
import type { LiveQueue } from '../ports.ts'
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { signedCalls } from './signed.ts'

/** One short attempt, because a late update is worthless and the next change follows soon. */
const ONCE = { attempts: 1, attemptMs: 500, pauseMs: 0 }

/** Sends to an SQS queue. `endpoint` replaces the AWS endpoint. */
export const sqsQueue = (queueUrl: string, region?: string, endpoint?: string): LiveQueue => {
  const call = signedCalls(
    { name: 'sqs', target: 'AmazonSQS', contentType: 'application/x-amz-json-1.0', region, endpoint },
    ONCE,
  )
  return {
    put: async text => {
      await call('SendMessage', { QueueUrl: queueUrl, MessageBody: text })
    },
  }
}

/** Returns the queue with the grants of the function, or undefined if live updates are not configured. */
export const liveQueueOf = oncePerHost(
  (host: Host, { address, grants }: Pick<DeclaredFunction, 'address' | 'grants'>): LiveQueue | undefined => {
    const { liveQueueUrl, region } = host.environment
    const queue = host.liveQueue ?? (liveQueueUrl === undefined ? undefined : sqsQueue(liveQueueUrl, region))
    return (
      queue && {
        put: async text => {
          host.authorize(address, grants, 'sqs:SendMessage')
          await queue.put(text)
        },
      }
    )
  },
)
