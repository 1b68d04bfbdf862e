/** On-failure destination of the consumer: the host's implementation, or S3 with signed requests. */
import { createHash } from 'node:crypto'
import type { DeclaredFunction } from '../api/functions.ts'
import { SET_ASIDE_PREFIX } from '../api/deadLetters.ts'
import type { Host } from '../runtime.ts'
import type { DeadLetters } from '../ports.ts'
import { oncePerHost } from './oncePerHost.ts'
import { regionalHost } from './regionalHost.ts'
import { signedRequests } from './signed.ts'

/** Writes records to an S3 bucket. `endpoint` replaces the AWS endpoint. */
export const s3DeadLetters = (bucket: string, region = 'us-east-1', endpoint?: string): DeadLetters => {
  const send = signedRequests({ name: 's3', host: regionalHost(`${bucket}.s3`, region), region, endpoint })
  return {
    put: async (name, document) => {
      await send({
        method: 'PUT',
        path: `/${SET_ASIDE_PREFIX}${encodeURIComponent(name)}`,
        headers: {
          'Content-Type': 'application/json',
          'X-Amz-Content-Sha256': createHash('sha256').update(document).digest('hex'),
        },
        body: document,
      })
    },
  }
}

/** Returns the on-failure destination with the grants of the function. Throws if none is configured. */
export const deadLettersOf = oncePerHost(
  (host: Host, { address, grants }: Pick<DeclaredFunction, 'address' | 'grants'>): DeadLetters => {
    const { setAsideBucket, region } = host.environment
    const store = host.deadLetters ?? (setAsideBucket === undefined ? undefined : s3DeadLetters(setAsideBucket, region))
    if (!store) throw new Error('records cannot be written to the on-failure bucket: SET_ASIDE_BUCKET is not set')
    return {
      put: async (name, document) => {
        host.authorize(address, grants, 's3:PutObject')
        await store.put(name, document)
      },
    }
  },
)
