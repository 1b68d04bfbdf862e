/** Opens a socket for whom it may be opened, and remembers by what that was proven. */
import type { DeclaredFunction } from '../api/functions.ts'
import { liveQueueOf } from '../aws/liveQueue.ts'
import { signedTable } from '../aws/signedTable.ts'
import { CallerError, type ErrorKind, unauthenticated } from '../errors.ts'
import { authenticate, type Caller } from '../http/authenticate.ts'
import type { Credentials } from '../http/credentials.ts'
import { networkOf } from '../http/network.ts'
import { refuseCrossSite } from '../http/origin.ts'
import { isCrossSite, senderAddress } from '../http/sender.ts'
import type { Host } from '../runtime.ts'
import { connections, type Connection, LIFE_MS } from '../table/connections.ts'
import { tokenHash } from '../table/credentials.ts'
import { keys } from '../table/keys.ts'
import { stores } from '../table/stores.ts'
import { encodeChange } from './change.ts'
import { type Handshake, type HandshakeEvent, handshakeOf, proofIn } from './handshake.ts'

type Declared = Pick<DeclaredFunction, 'address' | 'grants'>

export interface ConnectAnswer {
  readonly statusCode: number
  readonly body?: string
}

/** As a client of a socket knows them; a handshake has no other answers. */
const STATUS: Partial<Record<ErrorKind, number>> = {
  badRequest: 400,
  unauthenticated: 401,
  forbidden: 403,
  tooManyRequests: 429,
  unavailable: 503,
}

/** 200, or why not: 401 for nobody, 403 for a page of another site, 429 after too many wrong passwords. Throws our own failures. */
export const answerHandshake = async (host: Host, by: Declared, event: HandshakeEvent): Promise<ConnectAnswer> => {
  try {
    await open(host, by, handshakeOf(event))
    return { statusCode: 200 }
  } catch (error) {
    const statusCode = error instanceof CallerError ? STATUS[error.kind] : undefined
    if (!(error instanceof CallerError) || statusCode === undefined) throw error
    return { statusCode, body: error.message }
  }
}

const open = async (host: Host, by: Declared, handshake: Handshake): Promise<void> => {
  // Of any page, a browser sends the cookie and a remembered password with the request, and always says which page it is.
  if (isCrossSite(handshake.headers, host.environment)) refuseCrossSite()
  // A client that comes again and again without anything costs no read.
  const proof = proofIn(handshake)
  if (!proof || proof.by === 'malformed') throw unauthenticated('Sign in first')
  const queue = liveQueueOf(host, by)
  if (!queue) throw new Error('LIVE_QUEUE_URL is not set')
  const table = signedTable(host, by.address, by.grants)
  const known = stores(table)
  const now = host.now()
  const network = networkOf(senderAddress(handshake.headers, handshake.sourceIp, host.environment))
  const caller = await authenticate(proof, { stores: known, host, now, network })
  if (!caller) throw unauthenticated('Sign in first')
  const connection = { id: handshake.connection, user: caller.id, openedAt: now, until: caller.until }
  await connections(table).open({ ...connection, proof: rememberedProof(proof, caller) })
  await known.config.watched(now + LIFE_MS)
  // Nothing can be sent before this function has answered: whoever reads the queue greets.
  for (const text of encodeChange({ devices: [], saw: [], events: [], opened: [connection.id] })) await queue.put(text)
}

const rememberedProof = (proof: Credentials, { session, account }: Caller): Connection['proof'] => {
  if (session) return { stored: { PK: session.PK, SK: session.SK } }
  if (proof.by === 'bearer') return { stored: keys.token(tokenHash(proof.token)) }
  return { credentialVersion: account.credentialVersion }
}
