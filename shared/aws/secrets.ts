/** Secrets that the deployment made. Read once in a deployment, so it needs no client that is kept. */
import { signedCalls } from './signed.ts'

/** The text of a secret. Throws when there is none or it may not be read. */
export const secretText = async (arn: string, region: string | undefined): Promise<string> => {
  const call = signedCalls({
    name: 'secretsmanager',
    target: 'secretsmanager',
    contentType: 'application/x-amz-json-1.1',
    region,
    endpoint: undefined,
  })
  const { SecretString: text } = await call('GetSecretValue', { SecretId: arn })
  if (typeof text !== 'string' || text === '') throw new Error(`the secret ${arn} has no text`)
  return text
}
