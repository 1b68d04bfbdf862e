/** The queue of what changed for those who watch: the host's own, or SQS over signed requests. */
import type { DeclaredFunction } from '../api/functions.ts'
import type { LiveQueue } from '../ports.ts'
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { signedCalls } from './signed.ts'

/** Once and not for long: the next change is on its way, and what is late is worth nothing. */
const ONCE = { attempts: 1, attemptMs: 500, pauseMs: 0 }

/** SQS; `endpoint` is set where it is not AWS's own. */
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

/** The queue as the function at this address may use it; undefined where nobody can watch. */
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
