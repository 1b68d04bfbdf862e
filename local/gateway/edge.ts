/** The network edge of the local run: for whom a request is made, as API Gateway would know it. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

export interface Client {
  readonly sourceIp: string
  /** The name by which the client reached us, with the port if it has one. */
  readonly host: string
  readonly secure: boolean
}

/** Returns the client of a request, or undefined if it calls this machine by a name that is not allowed. */
export type Edge = (request: IncomingMessage) => Client | undefined

export interface EdgeOptions {
  /** Names that a direct request may use for this machine; undefined allows any. */
  readonly hostNames: ReadonlySet<string> | undefined
  /** Addresses and networks of reverse proxies. Only their `X-Forwarded-For`, `-Proto` and `-Host` are believed. */
  readonly trustedProxies: readonly string[]
}

/** True for an address, or a network in CIDR notation: `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`. */
export const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

export const edgeOf = ({ hostNames, trustedProxies }: EdgeOptions): Edge => {
  const isTrusted = matcherOf(trustedProxies)
  return request => {
    const peer = plainAddress(request.socket.remoteAddress)
    const { host = '' } = request.headers
    const forwardedFor = listOf(request, 'x-forwarded-for')
    if (forwardedFor.length === 0 || !isTrusted(peer)) {
      // A page that rebinds its own name to 127.0.0.1 is refused here. Trackers that speak HTTP/1.0 send no name, browsers do.
      const named = !hostNames || host === '' || hostNames.has(host.replace(/:\d+$/, '').toLowerCase())
      return named ? { sourceIp: peer, host, secure: false } : undefined
    }
    // Each proxy appends the address that it saw, so the last one that is not a proxy of ours is the client.
    const client =
      forwardedFor.map(plainAddress).findLast(address => !isTrusted(address)) ?? plainAddress(forwardedFor[0])
    return {
      // Text that is no address would be a network of its own, and with another text in each request no guess would wait.
      sourceIp: isIP(client) === 0 ? peer : client,
      host: listOf(request, 'x-forwarded-host').at(-1) ?? host,
      secure: listOf(request, 'x-forwarded-proto').at(-1)?.toLowerCase() === 'https',
    }
  }
}

/** True for a header that says for whom a request is made. A client's own is never passed on. */
export const isSetByEdge = (name: string): boolean => /^(host|forwarded|x-forwarded-.+)$/i.test(name)

/** Replaces what a client says about itself by what is known, as API Gateway does. Names are in lower case. */
export const edgeHeaders = (
  headers: Readonly<Record<string, string>>,
  { sourceIp, host, secure }: Client,
): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => !isSetByEdge(name))),
  ...(host !== '' && { host }),
  'x-forwarded-for': sourceIp,
  'x-forwarded-proto': secure ? 'https' : 'http',
})

const matcherOf = (networks: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return address => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const listOf = ({ headers }: IncomingMessage, name: string): string[] =>
  [headers[name] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map(text => text.trim())
    .filter(Boolean)

/** Returns an address without what sockets and proxies add: the IPv6 form of IPv4, a port, brackets, a zone. */
const plainAddress = (text = ''): string => {
  const [, inBrackets] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? []
  const [, withPort] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? []
  return (inBrackets ?? withPort ?? text).replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}
