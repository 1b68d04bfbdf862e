/** Network edge of the local run: determines the client of a request, as API Gateway does. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { isLoopbackHost } from '#shared/site.ts'

export interface Client {
  readonly sourceIp: string
  /** Host name that the client used, with its port if it has one. */
  readonly host: string
  readonly secure: boolean
}

/** Returns the client of a request, or undefined if the request uses a host name that is not allowed. */
export type Edge = (request: IncomingMessage) => Client | undefined

export interface EdgeOptions {
  /** Host names that direct requests can use; undefined allows any. */
  readonly hostNames: ReadonlySet<string> | undefined
  /** Addresses and networks of reverse proxies. `X-Forwarded-For`, `-Proto` and `-Host` are accepted only from them. */
  readonly trustedProxies: readonly string[]
}

/** Returns true for an address, or a network in CIDR notation: `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`. */
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
      // Rejects web pages that rebind their DNS name to 127.0.0.1. Trackers with HTTP/1.0 send no Host; browsers always do.
      const allowed = !hostNames || host === '' || hostNames.has(host.replace(/:\d+$/, '').toLowerCase())
      return allowed ? { sourceIp: peer, host, secure: false } : undefined
    }
    // Each proxy appends the address of its peer, so the last address that is not a trusted proxy is the client.
    const client =
      forwardedFor.map(plainAddress).findLast(address => !isTrusted(address)) ?? plainAddress(forwardedFor[0])
    return {
      // Sign-in throttling counts by network. Arbitrary text would count as a new network with every request.
      sourceIp: isIP(client) === 0 ? peer : client,
      host: listOf(request, 'x-forwarded-host').at(-1) ?? host,
      secure: listOf(request, 'x-forwarded-proto').at(-1)?.toLowerCase() === 'https',
    }
  }
}

const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/**
 * Returns true for a request of a page or program on this machine: from a loopback address, to a loopback name, through no
 * proxy, and not by a page of another site.
 */
export const isFromThisMachine = ({ headers }: IncomingMessage, { sourceIp, host }: Client): boolean => {
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  const isLoopbackAddress = isLoopbackHost(isIP(sourceIp) === 6 ? `[${sourceIp}]` : sourceIp)
  const site = headers['sec-fetch-site'] ?? 'none'
  const isOwnPage = site === 'none' || site === 'same-origin'
  return isLoopbackAddress && isLoopbackHost(name) && isOwnPage && FORWARDING.every(header => !(header in headers))
}

/** Returns true for a header that the edge sets. Values from the client are never passed on. */
export const isSetByEdge = (name: string): boolean => /^(host|forwarded|x-forwarded-.+)$/i.test(name)

/** Replaces the forwarding headers of the client with verified values, as API Gateway does. Names are in lower case. */
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

/** Returns an address without the IPv6 prefix of IPv4 addresses, port, brackets and zone. */
const plainAddress = (text = ''): string => {
  const [, inBrackets] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? []
  const [, withPort] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? []
  return (inBrackets ?? withPort ?? text).replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}
