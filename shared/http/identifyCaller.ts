import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { authenticate } from './authenticate.ts'
import { parseCredentials } from './credentials.ts'
import type { IdentificationResult } from './dialect.ts'
import type { RequestContext } from './requestContext.ts'

/** Finds the caller by an Authorization header or a session cookie of this name. */
export const identifyCaller =
  (cookie: string) =>
  async (event: APIGatewayProxyEventV2, exchange: RequestContext): Promise<IdentificationResult> => {
    const proof = parseCredentials(event.headers['authorization'], event.cookies ?? [], cookie)
    const caller = proof && (await authenticate(proof, exchange))
    return { caller, invalidCredentials: proof !== undefined && proof.by !== 'session' && !caller }
  }
