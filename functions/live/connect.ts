/** The request that opens a socket, as API Gateway gives it to the function of `$connect`. */
import type { DeclaredFunction } from '#shared/api/functions.ts'
import { liveQueueOf } from '#shared/aws/liveQueue.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { CallerError, type ErrorKind, unauthenticated } from '#shared/errors.ts'
import { authenticate, type Caller } from '#shared/http/authenticate.ts'
import { type Credentials, parseCredentials } from '#shared/http/credentials.ts'
import { isCrossSite, networkOf, refuseCrossSite, senderAddress } from '#shared/http/sender.ts'
import { encodeChange } from '#shared/live/change.ts'
import type { Host } from '#shared/runtime.ts'
import { config } from '#shared/table/config.ts'
import { type Connection, connections, LIFE_MS, tokenProof } from '#shared/table/connections.ts'
import { tokenHash } from '#shared/table/credentials.ts'

type HeaderMap<T> = Readonly<Record<string, T | undefined>> | null | undefined

/** What we read of API Gateway's event. */
export interface HandshakeEvent {
  readonly requestContext: { readonly connectionId: string; readonly identity: { readonly sourceIp: string } }
  /** Under the names that the client wrote. */
  readonly headers?: HeaderMap<string>
  readonly multiValueHeaders?: HeaderMap<readonly string[]>
  readonly queryStringParameters?: HeaderMap<string>
}

export interface Handshake {
  readonly connection: string
  readonly sourceIp: string
  /** By small letters; several of one name are joined by commas. */
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

/** A header proves first, then a token in the address, then the cookie. */
const proofIn = ({ headers, cookies, token }: Handshake): Credentials | undefined => {
  const authorization = headers['authorization']
  if (authorization === undefined && token !== undefined)
    return token.length <= TOKEN_MAX ? { by: 'bearer', token } : { by: 'malformed' }
  return parseCredentials(authorization, cookies)
}

/** Opens a socket for whom it may be opened, and remembers by what that was proven. */

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
  const now = host.now()
  const network = networkOf(senderAddress(handshake.headers, handshake.sourceIp, host.environment))
  const caller = await authenticate(proof, { table, host, now, network })
  if (!caller) throw unauthenticated('Sign in first')
  const connection = { id: handshake.connection, user: caller.id, openedAt: now, until: caller.until }
  await connections(table).open({ ...connection, proof: rememberedProof(proof, caller) })
  await config(table).watched(now + LIFE_MS)
  // Nothing can be sent before this function has answered: whoever reads the queue greets.
  for (const text of encodeChange({ devices: [], saw: [], events: [], opened: [connection.id] })) await queue.put(text)
}

const rememberedProof = (proof: Credentials, { session, account }: Caller): Connection['proof'] => {
  if (session) return { stored: { PK: session.PK, SK: session.SK } }
  if (proof.by === 'bearer') return tokenProof(tokenHash(proof.token))
  return { credentialVersion: account.credentialVersion }
}
