/** Secrets of the deployment in Secrets Manager. */
import type { Host } from '../runtime.ts'
import { oncePerHost } from './oncePerHost.ts'
import { signedCalls } from './signed.ts'

/** Returns the text of a secret. Rejects if it does not exist or access is denied. */
export type SecretText = (arn: string) => Promise<string>

export const secretsOf = oncePerHost(({ environment: { region } }: Host): SecretText => {
  const call = signedCalls({
    name: 'secretsmanager',
    target: 'secretsmanager',
    contentType: 'application/x-amz-json-1.1',
    region,
    endpoint: undefined,
  })
  return async arn => {
    const { SecretString: text } = await call('GetSecretValue', { SecretId: arn })
    if (typeof text !== 'string' || text === '') throw new Error(`the secret ${arn} has no SecretString`)
    return text
  }
})
