/** Connections to hosts that users choose: only to public addresses, whatever the name resolves to at that moment. */
import { lookup, type LookupAddress } from 'node:dns'
import { BlockList, isIPv4, isIPv6, type LookupFunction } from 'node:net'

const blockListOf = (family: 'ipv4' | 'ipv6', subnets: readonly (readonly [net: string, prefix: number])[]) => {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family)
  return list
}

/** IANA's special-purpose IPv4 networks: this network, private ones, loopback, link-local with metadata services, … */
const SPECIAL_4 = blockListOf('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
])

/** The only IPv6 addresses that are routed globally. All others are private, link-local or mapped IPv4 addresses. */
const GLOBAL_6 = blockListOf('ipv6', [['2000::', 3]])
/** Exceptions in it: protocol assignments with Teredo, documentation, and 6to4, which contains an IPv4 address. */
const SPECIAL_6 = blockListOf('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
])

/** Returns true for an IP address that is reachable in the public internet. */
export const isPublicAddress = (address: string): boolean => {
  if (isIPv4(address)) return !SPECIAL_4.check(address, 'ipv4')
  return isIPv6(address) && GLOBAL_6.check(address, 'ipv6') && !SPECIAL_6.check(address, 'ipv6')
}

const PRIVATE = 'PRIVATE_ADDRESS'
/** A name resolved to an address that is not public. The error does not contain it. */
class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
  readonly code = PRIVATE
}

/** Returns true if a connection was refused because the name has an address that is not public. */
export const isPrivateAddress = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === PRIVATE

type Resolve = (
  hostname: string,
  options: { readonly all: true; readonly family?: 0 | 4 | 6 },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Returns the lookup of a connection. It fails if one of the addresses is not public, so that the address that was checked is
 * the one that is used. `resolve` replaces the resolver of the system in tests.
 */
export const publicLookup =
  (resolve: Resolve = lookup): LookupFunction =>
  (hostname, { all = false, family }, callback) => {
    const wanted = family === 4 || family === 6 ? family : 0
    resolve(hostname, { all: true, family: wanted }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error) callback(error, '', 0)
      else if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        callback(new PrivateAddress('the host name has an address that is not public'), '', 0)
      else if (all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
