/** Asynchronous invocations: the host's implementation, or Lambda with signed requests. */
import type { DeclaredFunction } from '../api/functions.ts'
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { NoAnswer, signedRequests } from './signed.ts'

/**
 * Resolves when the invocation is accepted. It is then retried, and written to the on-failure destination if all
 * attempts fail.
 */
export type InvokeLater = (payload: unknown) => Promise<void>

/** Invokes a Lambda function asynchronously. `endpoint` replaces the AWS endpoint. */
export const lambdaInvoke = (functionName: string, region?: string, endpoint?: string): InvokeLater => {
  const post = signedRequests({ name: 'lambda', region, endpoint })
  return async payload => {
    await post({
      path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
      headers: { 'Content-Type': 'application/json', 'X-Amz-Invocation-Type': 'Event' },
      body: JSON.stringify(payload),
    })
  }
}

/**
 * Wraps failures of an in-process invocation as NoAnswer. The payload is only stored, so a failure means a full or
 * broken disk.
 */
const acceptedHere = async (accepted: Promise<void>): Promise<void> => {
  try {
    await accepted
  } catch (cause) {
    throw new NoAnswer(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/**
 * Returns asynchronous invocations of `callee` with the grants of the caller. An attempt without a response may count
 * twice.
 */
export const laterCalls = oncePerHost(
  (host: Host, { address, grants }: Pick<DeclaredFunction, 'address' | 'grants'>, callee: string): InvokeLater => {
    const { notificationsFunction = '', region } = host.environment
    const lambda = lambdaInvoke(notificationsFunction, region)
    return async payload => {
      host.authorize(address, grants, 'lambda:InvokeFunction')
      await (host.invoke ? acceptedHere(host.invoke(callee, payload)) : lambda(payload))
    }
  },
)
