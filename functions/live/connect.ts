/** Request that opens a socket, as API Gateway passes it to the function of `$connect`. */
import type { DeclaredFunction } from '#shared/api/functions.ts'
import { liveQueueOf } from '#shared/aws/liveQueue.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { CallerError, type ErrorKind, unauthenticated } from '#shared/errors.ts'
import { authenticate, type Caller } from '#shared/http/authenticate.ts'
import { type Credentials, parseCredentials } from '#shared/http/credentials.ts'
import { checkRight } from '#shared/http/tokenRights.ts'
import { isCrossSite, refuseCrossSite } from '#shared/http/sender.ts'
import { encodeChange } from '#shared/live/change.ts'
import type { Host } from '#shared/runtime.ts'
import { config } from '#shared/table/config.ts'
import { CONNECTION_MS } from '#shared/table/connectionPartitions.ts'
import { type Connection, connections, tokenProof } from '#shared/table/connections.ts'
import { tokenHash } from '#shared/table/credentials.ts'
import { keyOf } from '#shared/table/table.ts'
import { networkOf, senderAddress } from '#shared/viewer.ts'

type HeaderMap<T> = Readonly<Record<string, T | undefined>> | null | undefined

/** Fields of the API Gateway event that are read. */
export interface HandshakeEvent {
  readonly requestContext: { readonly connectionId: string; readonly identity: { readonly sourceIp: string } }
  /** Header names in the client's spelling. */
  readonly headers?: HeaderMap<string>
  readonly multiValueHeaders?: HeaderMap<readonly string[]>
  readonly queryStringParameters?: HeaderMap<string>
}

export interface Handshake {
  readonly connection: string
  readonly sourceIp: string
  /** Values by lowercase header name. Repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly token: string | undefined
}

const TOKEN_MAX = 4096

const handshakeOf = (event: HandshakeEvent): Handshake => {
  const all = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(event.headers ?? {}))
    if (value !== undefined) all.set(name.toLowerCase(), [value])
  for (const [name, values] of Object.entries(event.multiValueHeaders ?? {}))
    if (values) all.set(name.toLowerCase(), values)
  const { connectionId: connection, identity } = event.requestContext
  return {
    connection,
    sourceIp: identity.sourceIp,
    headers: Object.fromEntries([...all].map(([name, values]) => [name, values.join(',')])),
    cookies: all.get('cookie') ?? [],
    token: event.queryStringParameters?.['token'],
  }
}

/**
 * Returns the credentials: an Authorization header, else a token in the query, else the cookie. Returns undefined if
 * there are none.
 */
const proofIn = ({ headers, cookies, token }: Handshake): Credentials | undefined => {
  const authorization = headers['authorization']
  if (authorization === undefined && token !== undefined)
    return token.length <= TOKEN_MAX ? { by: 'bearer', token } : { by: 'malformed' }
  return parseCredentials(authorization, cookies)
}

/** Authorizes a WebSocket connection and stores the credentials' reference for later checks. */

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
  checkRight('read', caller)
  const connection = { id: handshake.connection, user: caller.id, openedAt: now, until: caller.until }
  const { subscriberState, addSubscriber } = config(table)
  await connections(table).open({ ...connection, proof: rememberedProof(proof, caller) }, await subscriberState())
  await addSubscriber(now + CONNECTION_MS)
  // API Gateway accepts no message before this function returns, so the queue's consumer sends the initial snapshot.
  for (const text of encodeChange({ devices: [], altered: [], saw: [], events: [], opened: [connection.id] }))
    await queue.put(text)
}

const rememberedProof = (proof: Credentials, { session, account }: Caller): Connection['proof'] => {
  if (session) return { stored: keyOf(session) }
  if (proof.by === 'bearer') return tokenProof(tokenHash(proof.token))
  return { credentialVersion: account.credentialVersion }
}
