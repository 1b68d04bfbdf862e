/** Identification of this server to push services: VAPID, RFC 8292. */
import { importJWK, SignJWT } from 'jose'
import type { PushKeyPair } from '../table/pushKeys.ts'

/** At most 24 hours are allowed. Half of it, because clocks differ. */
const VALID_SECONDS = 12 * 3600

interface Identification {
  /** Address of the subscription. */
  readonly endpoint: string
  /** `https:` or `mailto:` address by which a push service can reach the operator; undefined if there is none. */
  readonly contact: string | undefined
  /** Unix time in milliseconds. */
  readonly now: number
}

/** Returns the `Authorization` header of requests to the push service of a subscription. */
export const vapidHeader = async (keys: PushKeyPair, { endpoint, contact, now }: Identification): Promise<string> => {
  const point = Buffer.from(keys.publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url'))
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '', d: keys.privateKey }, 'ES256')
  const token = await new SignJWT(contact === undefined ? {} : { sub: contact })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(new URL(endpoint).origin)
    .setExpirationTime(Math.floor(now / 1000) + VALID_SECONDS)
    .sign(key)
  return `vapid t=${token}, k=${keys.publicKey}`
}
