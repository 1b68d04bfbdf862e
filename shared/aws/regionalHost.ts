/** Host names of AWS services. Each partition has its own domain. */

const DOMAINS: readonly (readonly [regionPrefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
]

/** Returns the host name of a regional endpoint, such as `dynamodb.eu-north-1.amazonaws.com`. */
export const regionalHost = (service: string, region: string): string => {
  const [, domain = 'amazonaws.com'] = DOMAINS.find(([prefix]) => region.startsWith(prefix)) ?? []
  return `${service}.${region}.${domain}`
}
