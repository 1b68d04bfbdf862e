/** DeviceHive's tokens on the wire: a JWT whose only claim is `payload`, signed by HS256. */
import { createHmac } from 'node:crypto'
import { CompactSign, compactVerify, errors } from 'jose'
import * as z from 'zod/mini'
import type { TokenPayload } from '../../domain/devicehive/rights.ts'
import type { Account } from '../../table/accounts.ts'

const ALGORITHM = 'HS256'
/** More than headers have room for. */
const TOKEN_MAX = 16_384

const nothing = z._default(z.nullable(z.array(z.string())), null)
const Claims = z.object({
  payload: z.object({
    u: z.int().check(z.minimum(1)),
    a: z._default(z.nullable(z.array(z.int())), null),
    n: nothing,
    dt: nothing,
    e: z.number(),
    t: z.union([z.literal(0), z.literal(1)]),
  }),
})

const utf8 = new TextEncoder()

/** The token that says this. Clients compare no more than its parts, but the order is the original's. */
export const sign = ({ u, a, n, dt, e, t }: TokenPayload, secret: Uint8Array): Promise<string> =>
  new CompactSign(utf8.encode(JSON.stringify({ payload: { u, a, n, dt, e, t } })))
    .setProtectedHeader({ alg: ALGORITHM })
    .sign(secret)

/** What a token says, whoever signed it; undefined when it is none of ours by its form. */
export const decodeToken = (token: string): TokenPayload | undefined => {
  const [, claims = '', ...rest] = token.split('.')
  if (rest.length !== 1 || token.length > TOKEN_MAX) return undefined
  try {
    const read = z.safeParse(Claims, JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')))
    return read.success ? read.data.payload : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * The key that signs the tokens of one user. It changes with the user's generation, which ends all tokens signed before: the
 * contract fixes the payload, so the generation cannot be a claim.
 */
export const signingKeyOf = (
  { id, tokenGeneration }: Pick<Account, 'id' | 'tokenGeneration'>,
  secret: Uint8Array,
): Uint8Array => createHmac('sha256', secret).update(`${id}:${tokenGeneration}`).digest()

/** Whether one of the secrets signed a token. */
export const isSignedBy = async (token: string, secrets: readonly Uint8Array[]): Promise<boolean> => {
  for (const secret of secrets) if (await verifies(token, secret)) return true
  return false
}

const verifies = async (token: string, secret: Uint8Array): Promise<boolean> => {
  try {
    await compactVerify(token, secret, { algorithms: [ALGORITHM] })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}
