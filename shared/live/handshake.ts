/** The request that opens a socket, as API Gateway gives it to the function of `$connect`. */
import type { Credentials } from '../http/credentials.ts'
import { parseCredentials } from '../http/credentials.ts'

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

export const handshakeOf = (event: HandshakeEvent): Handshake => {
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
export const proofIn = ({ headers, cookies, token }: Handshake): Credentials | undefined => {
  const authorization = headers['authorization']
  if (authorization === undefined && token !== undefined)
    return token.length <= TOKEN_MAX ? { by: 'bearer', token } : { by: 'malformed' }
  return parseCredentials(authorization, cookies)
}
