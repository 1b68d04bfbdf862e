/** Names and addresses by which other devices reach this machine. */
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { isLoopbackHost } from '#shared/site.ts'

interface InterfaceAddress {
  readonly address: string
  readonly family: string
  readonly internal: boolean
}

export interface Machine {
  /** Addresses by the name of their network interface. */
  readonly interfaces: Readonly<Record<string, readonly InterfaceAddress[] | undefined>>
  readonly hostName: string
}

const thisMachine = (): Machine => ({ interfaces: networkInterfaces(), hostName: hostname() })

/** Addresses to listen on that stand for every address of the machine. `::` includes IPv4. */
const ANY: Readonly<Record<string, readonly string[]>> = { '0.0.0.0': ['IPv4'], '::': ['IPv4', 'IPv6'] }

/**
 * Returns the hosts by which other devices reach a server that listens on `listenHost`, the most useful first: IPv4
 * addresses of private networks, other IPv4 addresses, local IPv6 addresses, and the name for multicast DNS. Returns none
 * if it listens on loopback. IPv6 addresses are in brackets.
 */
export const reachableHosts = (listenHost: string, { interfaces, hostName }: Machine = thisMachine()): string[] => {
  const inUrl = isIP(listenHost) === 6 ? `[${listenHost}]` : listenHost
  const families = ANY[listenHost]
  if (!families) return isLoopbackHost(inUrl) ? [] : [inUrl]
  const ranked = Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map(one => ({ ...one, virtual: VIRTUAL.test(name) })))
    .filter(({ family, internal }) => families.includes(family) && !internal)
    .flatMap(({ address, virtual }) => {
      const rank = RANKS.findIndex(range => range.test(address))
      return rank === -1 ? [] : [{ address, rank: rank + (virtual ? RANKS.length : 0) }]
    })
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ address }) => (isIP(address) === 6 ? `[${address}]` : address))
  return [...new Set(ranked), ...multicastName(hostName)]
}

/** Networks of containers and virtual machines, which a phone is not in. */
const VIRTUAL = /^(docker|br-[0-9a-f]{12}|veth|virbr|vboxnet|vmnet|podman|cni|vEthernet)/i

/** Link-local addresses do not match, because URLs cannot contain the interface that they need. */
const RANKS = [
  /^(192\.168\.|10\.|172\.(1[6-9]|2\d|3[01])\.)/,
  // Shared address space, which overlay networks use.
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^(?!0\.|127\.|169\.254\.)\d+\.\d+\.\d+\.\d+$/,
  /^f[cd][0-9a-f]{2}:/i,
]

const multicastName = (hostName: string): string[] => {
  const [label = ''] = hostName.toLowerCase().split('.')
  return /^[a-z0-9-]{1,63}$/.test(label) && label !== 'localhost' ? [`${label}.local`] : []
}
