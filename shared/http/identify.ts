import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { authenticate } from './authenticate.ts'
import { proofOf } from './credentials.ts'
import type { Identified } from './dialect.ts'
import type { Exchange } from './exchange.ts'

/** Finds the caller by an Authorization header or a session cookie of this name. */
export const identifyBy =
  (cookie: string) =>
  async (event: APIGatewayProxyEventV2, exchange: Exchange): Promise<Identified> => {
    const proof = proofOf(event.headers['authorization'], event.cookies ?? [], cookie)
    const caller = proof && (await authenticate(proof, exchange))
    return { caller, unproven: proof !== undefined && proof.by !== 'session' && !caller }
  }
