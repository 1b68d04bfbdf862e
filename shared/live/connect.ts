/** Authorizes a WebSocket connection and stores the credentials' reference for later checks. */
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
import { config } from '../table/config.ts'
import { encodeChange } from './change.ts'
import { type Handshake, type HandshakeEvent, handshakeOf, proofIn } from './handshake.ts'

type Declared = Pick<DeclaredFunction, 'address' | 'grants'>

export interface ConnectAnswer {
  readonly statusCode: number
  readonly body?: string
}

/** HTTP status of each error that a handshake can return. */
const STATUS: Partial<Record<ErrorKind, number>> = {
  badRequest: 400,
  unauthenticated: 401,
  forbidden: 403,
  tooManyRequests: 429,
  unavailable: 503,
}

/**
 * Authorizes a handshake. Returns 200, or 401 without valid credentials, 403 for a cross-site page, 429 after too many
 * wrong passwords. Rejects with all other errors.
 */
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
  // Browsers send cookies and remembered passwords with requests of any page. They always name the page's origin.
  if (isCrossSite(handshake.headers, host.environment)) refuseCrossSite()
  // Reconnecting without credentials must not cost a read.
  const proof = proofIn(handshake)
  if (!proof || proof.by === 'malformed') throw unauthenticated('Sign in first')
  const queue = liveQueueOf(host, by)
  if (!queue) throw new Error('LIVE_QUEUE_URL is not set')
  const table = signedTable(host, by.address, by.grants)
  const now = host.now()
  const network = networkOf(senderAddress(handshake.headers, handshake.sourceIp, host.environment))
  const caller = await authenticate(proof, { table, host, now, network })
  if (!caller) throw unauthenticated('Sign in first')
  const connection = { id: handshake.connection, user: caller.id, openedAt: now, until: caller.until }
  await connections(table).open({ ...connection, proof: rememberedProof(proof, caller) })
  await config(table).watched(now + LIFE_MS)
  // API Gateway accepts no message before this function returns, so the queue's consumer sends the initial snapshot.
  for (const text of encodeChange({ devices: [], saw: [], events: [], opened: [connection.id] })) await queue.put(text)
}

const rememberedProof = (proof: Credentials, { session, account }: Caller): Connection['proof'] => {
  if (session) return { stored: { PK: session.PK, SK: session.SK } }
  if (proof.by === 'bearer') return { stored: keys.token(tokenHash(proof.token)) }
  return { credentialVersion: account.credentialVersion }
}
