/** Where the consumer keeps records that can't be applied: the host's own place, or S3 over signed requests. */
import { createHash } from 'node:crypto'
import type { DeclaredFunction } from '../api/functions.ts'
import { SET_ASIDE_PREFIX } from '../api/deadLetters.ts'
import type { Host } from '../runtime.ts'
import type { DeadLetters } from '../ports.ts'
import { oncePerHost } from './oncePerHost.ts'
import { signedRequests } from './signed.ts'

/** A bucket of S3; `endpoint` is set if it is not AWS's own. */
export const s3SetAside = (bucket: string, region = 'us-east-1', endpoint?: string): DeadLetters => {
  const send = signedRequests({ name: 's3', host: `${bucket}.s3.${region}.amazonaws.com`, region, endpoint })
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

/** Returns the place as the function at this address may use it. Throws if there is none. */
export const setAsideOf = oncePerHost(
  (host: Host, { address, grants }: Pick<DeclaredFunction, 'address' | 'grants'>): DeadLetters => {
    const { setAsideBucket, region } = host.environment
    const place = host.setAside ?? (setAsideBucket === undefined ? undefined : s3SetAside(setAsideBucket, region))
    if (!place) throw new Error('records cannot be written to the on-failure bucket: SET_ASIDE_BUCKET is not set')
    return {
      put: async (name, document) => {
        host.authorize(address, grants, 's3:PutObject')
        await place.put(name, document)
      },
    }
  },
)
