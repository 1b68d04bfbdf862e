/** Functions that CloudFormation runs as custom resources, without a provider function of CDK. */
import type { CloudFormationCustomResourceEvent } from 'aws-lambda'
import type { Host } from '../runtime.ts'

/** Request of CloudFormation. `ResponseURL` is a presigned URL for the response. */
export type CustomResourceRequest = Pick<
  CloudFormationCustomResourceEvent,
  'RequestType' | 'ResponseURL' | 'StackId' | 'RequestId' | 'LogicalResourceId'
>

const ATTEMPTS = 3
const ATTEMPT_MS = 5000
/** CloudFormation accepts responses of at most 4,096 bytes. */
const REASON_MAX = 1000

/**
 * Runs the work, then sends its outcome to CloudFormation. A deletion does no work and succeeds. Rejects only if the response
 * cannot be sent.
 */
export const respondToCloudFormation = async (
  host: Pick<Host, 'log'>,
  request: CustomResourceRequest,
  work: () => Promise<unknown>,
): Promise<void> => {
  const { RequestType, StackId, RequestId, LogicalResourceId, ResponseURL } = request
  // A constant id, so that no update replaces the resource.
  const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: LogicalResourceId }
  let outcome: Readonly<Record<string, string>> = { Status: 'SUCCESS' }
  try {
    if (RequestType !== 'Delete') await work()
  } catch (error) {
    host.log('error', { message: 'custom resource failed', resource: LogicalResourceId, error: String(error) })
    outcome = { Status: 'FAILED', Reason: String(error).slice(0, REASON_MAX) }
  }
  await send(ResponseURL, JSON.stringify({ ...outcome, ...ids }))
}

/** The signature of the URL covers the absence of a content type. For bytes, `fetch` adds none. */
const send = async (url: string, body: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { ok, status } = await fetch(url, {
        method: 'PUT',
        body: Buffer.from(body),
        signal: AbortSignal.timeout(ATTEMPT_MS),
      })
      if (ok) return
      throw new Error(`CloudFormation's bucket returned ${status}`)
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error
    }
  }
}
