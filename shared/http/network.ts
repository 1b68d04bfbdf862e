/**
 * The network that an address belongs to, which is what one attacker commands: the first 24 bits of IPv4, 64 of IPv6.
 * What is no address stands for itself.
 */
export const networkOf = (ip: string): string => {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+)\.\d+$/.exec(ip)
  if (v4) return `${v4[1]}.0/24`
  if (!/^[0-9a-fA-F:]+$/.test(ip)) return ip.slice(0, 64)
  const [head = '', tail] = ip.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const parts = [...left, ...Array.from({ length: gap }, () => '0'), ...right]
  const prefix = parts.slice(0, 4).map(part => Number.parseInt(part, 16).toString(16))
  return `${prefix.join(':')}::/64`
}
