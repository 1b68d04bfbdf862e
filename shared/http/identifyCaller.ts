import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { authenticate } from './authenticate.ts'
import { cookiesIn, parseCredentials } from './credentials.ts'
import type { IdentificationResult } from './dialect.ts'
import type { RequestContext } from './requestContext.ts'

/** Returns a function that identifies the caller by an Authorization header or the named session cookie. */
export const identifyCaller =
  (cookie: string) =>
  async (event: APIGatewayProxyEventV2, context: RequestContext): Promise<IdentificationResult> => {
    const proof = parseCredentials(event.headers['authorization'], cookiesIn(event), cookie)
    const caller = proof && (await authenticate(proof, context))
    return { caller, invalidCredentials: proof !== undefined && proof.by !== 'session' && !caller }
  }
