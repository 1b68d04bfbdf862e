/** Calls of functions that nobody waits for: the host's own way, or Lambda over signed requests. */
import type { DeclaredFunction } from '../api/functions.ts'
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { NoAnswer, signedRequests } from './signed.ts'

/** Resolves when the call is accepted for good: it is then tried several times and kept where all of them fail. */
export type InvokeLater = (payload: unknown) => Promise<void>

/** Lambda; `endpoint` is set where it is not AWS's own. */
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

/** A function of this process is called without a look at the payload: if that fails, the disk is full or broken. */
const acceptedHere = async (accepted: Promise<void>): Promise<void> => {
  try {
    await accepted
  } catch (cause) {
    throw new NoAnswer(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Calls of the function at `callee` by `caller`, which needs the grant for it. An attempt without an answer may count twice. */
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
