/** Rules between context keys. */

export interface RuledKeys {
  readonly stage: string
  readonly disposable: boolean
  readonly web: boolean
  readonly trackerDoor: 'none' | 'cloudfront'
  readonly hostedZone?: string | undefined
  readonly webDomain?: string | undefined
  readonly webCertificate?: string | undefined
  readonly apiDomain?: string | undefined
  readonly apiCertificate?: string | undefined
  readonly trackerDomain?: string | undefined
  readonly trackerCertificate?: string | undefined
}

/** Returns a sentence about the first rule that the keys break. `region` is that of the deployment, if it is known. */
export const brokenRule = (keys: RuledKeys, region: string | undefined): string | undefined =>
  disposableRule(keys) ??
  pairRule(keys) ??
  webDomainRule(keys) ??
  regionRule(keys, region) ??
  zoneRule(keys) ??
  differentNamesRule(keys) ??
  cloudFrontRule(keys, region)

const disposableRule = ({ stage, disposable }: RuledKeys): string | undefined =>
  disposable && stage === 'prod'
    ? 'The stage "prod" cannot be disposable: `cdk destroy` would delete all its data.'
    : undefined

const NAMES = ['web', 'api', 'tracker'] as const

const pairRule = (keys: RuledKeys): string | undefined => {
  for (const name of NAMES) {
    const [domain, certificate] = [`${name}Domain`, `${name}Certificate`] as const
    if (keys[domain] !== undefined && keys[certificate] === undefined) return needs(domain, certificate)
    if (keys[certificate] !== undefined && keys[domain] === undefined) return needs(certificate, domain)
  }
  return undefined
}

const needs = (key: string, other: string) => `The context key "${key}" needs "${other}".`

const webDomainRule = ({ web, webDomain }: RuledKeys): string | undefined =>
  webDomain !== undefined && !web ? 'The context key "webDomain" needs the web app, but "web" is false.' : undefined

/** Returns the region in an ARN: `arn:aws:acm:us-east-1:…`. */
const regionOf = (certificate: string) => certificate.split(':')[3] ?? ''

const regionRule = (keys: RuledKeys, region: string | undefined): string | undefined => {
  const { webCertificate, apiCertificate, trackerCertificate } = keys
  if (webCertificate !== undefined && regionOf(webCertificate) !== 'us-east-1') {
    return `The certificate of "webCertificate" must be in us-east-1, the only region that CloudFront reads, but is in ${regionOf(webCertificate)}.`
  }
  const expected = region ?? (apiCertificate === undefined ? undefined : regionOf(apiCertificate))
  for (const [key, certificate] of Object.entries({ apiCertificate, trackerCertificate })) {
    if (certificate !== undefined && expected !== undefined && regionOf(certificate) !== expected) {
      return `The certificate of "${key}" must be in the region of the stage, ${expected}, but is in ${regionOf(certificate)}.`
    }
  }
  return undefined
}

const zoneRule = (keys: RuledKeys): string | undefined => {
  const { hostedZone } = keys
  if (hostedZone === undefined) return undefined
  const { zoneName } = zoneIn(hostedZone)
  const domains = domainsIn(keys)
  if (domains.length === 0) return 'The context key "hostedZone" needs "webDomain", "apiDomain" or "trackerDomain".'
  const outside = domains.find(domain => domain !== zoneName && !domain.endsWith(`.${zoneName}`))
  return outside === undefined ? undefined : `The domain ${outside} is not in the hosted zone ${zoneName}.`
}

const domainsIn = (keys: RuledKeys): string[] => NAMES.flatMap(name => keys[`${name}Domain`] ?? [])

const differentNamesRule = (keys: RuledKeys): string | undefined =>
  new Set(domainsIn(keys)).size < domainsIn(keys).length
    ? 'The web app, the API and the trackers need different domains.'
    : undefined

/** Returns the parts of the key `hostedZone`: `Z0123456789:example.org`. */
export const zoneIn = (hostedZone: string): { readonly hostedZoneId: string; readonly zoneName: string } => {
  const [hostedZoneId = '', zoneName = ''] = hostedZone.split(':')
  return { hostedZoneId, zoneName }
}

/** Partitions whose CloudFront does not exist, or accepts neither certificates of ACM nor its own domain. */
const WITHOUT_CLOUDFRONT = /^(cn|us-gov|us-iso[a-z]?)-/

const cloudFrontRule = ({ web, trackerDoor }: RuledKeys, region = ''): string | undefined =>
  WITHOUT_CLOUDFRONT.test(region) && (web || trackerDoor === 'cloudfront')
    ? `The web app and "trackerDoor" need CloudFront, which ${region} does not have: use \`-c web=false -c trackerDoor=none\`.`
    : undefined
