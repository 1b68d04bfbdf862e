import type { Template } from 'aws-cdk-lib/assertions'
import { InvalidContext, readStage } from '../../lib/stage.ts'
import { webTemplate } from './webTemplate.ts'

const certificate = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/0a1b`
const WEB = { webDomain: 'gps.example.org', webCertificate: certificate('us-east-1') }
const API = { apiDomain: 'api.example.org', apiCertificate: certificate('eu-north-1') }
const TRACKER = { trackerDomain: 'in.example.org', trackerCertificate: certificate('eu-north-1') }

const complaint = (context: Record<string, string>, region?: string): string => {
  try {
    readStage(context, region)
  } catch (error) {
    if (error instanceof InvalidContext) return error.message
    throw error
  }
  return 'accepted'
}

describe('keys of own domains', () => {
  test('are accepted together, with certificates in the region of the stage', () => {
    const all = { ...WEB, ...API, ...TRACKER, hostedZone: 'Z0123456789:example.org' }
    expect(complaint(all)).toBe('accepted')
    expect(complaint(all, 'eu-north-1')).toBe('accepted')
  })

  test('accept the name of the zone itself', () => {
    expect(complaint({ ...WEB, webDomain: 'example.org', hostedZone: 'Z0123456789:example.org' })).toBe('accepted')
  })

  test.each<[Record<string, string>, string | undefined, string]>([
    [{ webDomain: WEB.webDomain }, undefined, 'The context key "webDomain" needs "webCertificate".'],
    [
      { trackerCertificate: TRACKER.trackerCertificate },
      undefined,
      'The context key "trackerCertificate" needs "trackerDomain".',
    ],
    [{ ...WEB, web: 'false' }, undefined, 'The context key "webDomain" needs the web app, but "web" is false.'],
    [
      { ...WEB, webCertificate: certificate('eu-north-1') },
      'eu-north-1',
      'The certificate of "webCertificate" must be in us-east-1, the only region that CloudFront reads, but is in eu-north-1.',
    ],
    [
      API,
      'eu-west-1',
      'The certificate of "apiCertificate" must be in the region of the stage, eu-west-1, but is in eu-north-1.',
    ],
    [
      { ...API, ...TRACKER, trackerCertificate: certificate('eu-west-1') },
      undefined,
      'The certificate of "trackerCertificate" must be in the region of the stage, eu-north-1, but is in eu-west-1.',
    ],
    [
      { hostedZone: 'Z0123456789:example.org' },
      undefined,
      'The context key "hostedZone" needs "webDomain", "apiDomain" or "trackerDomain".',
    ],
    [
      { ...WEB, webDomain: 'gps.notexample.org', hostedZone: 'Z0123456789:example.org' },
      undefined,
      'The domain gps.notexample.org is not in the hosted zone example.org.',
    ],
    [
      { ...API, ...TRACKER, trackerDomain: 'api.example.org' },
      undefined,
      'The web app, the API and the trackers need different domains.',
    ],
    [
      {},
      'cn-north-1',
      'The web app and "trackerDoor" need CloudFront, which cn-north-1 does not have: use `-c web=false -c trackerDoor=none`.',
    ],
    [
      { web: 'false', trackerDoor: 'cloudfront' },
      'us-gov-west-1',
      'The web app and "trackerDoor" need CloudFront, which us-gov-west-1 does not have: use `-c web=false -c trackerDoor=none`.',
    ],
    [{ web: 'false' }, 'cn-north-1', 'accepted'],
  ])('%j in region %s: %3$s', (context, region, sentence) => {
    expect(complaint(context, region)).toBe(sentence)
  })
})

describe('the own domain of the web app', () => {
  const distribution = (template: Template) => {
    const [found] = Object.values(template.findResources('AWS::CloudFront::Distribution'))
    return found?.['Properties'].DistributionConfig
  }

  test('is a name of the distribution, and the output says which record to create', () => {
    const template = webTemplate(WEB)
    expect(distribution(template)).toMatchObject({
      Aliases: ['gps.example.org'],
      ViewerCertificate: {
        AcmCertificateArn: certificate('us-east-1'),
        SslSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1.2_2021',
      },
    })
    const { WebUrl, WebTarget } = template.toJSON()['Outputs']
    expect(WebUrl.Value).toBe('https://gps.example.org')
    expect(WebTarget.Value['Fn::GetAtt'][1]).toBe('DomainName')
    template.resourceCountIs('AWS::Route53::RecordSet', 0)
  })

  test('has alias records for IPv4 and IPv6 if its hosted zone is known', () => {
    const template = webTemplate({ ...WEB, hostedZone: 'Z0123456789:example.org' })
    for (const Type of ['A', 'AAAA']) {
      template.hasResourceProperties('AWS::Route53::RecordSet', {
        Type,
        Name: 'gps.example.org.',
        HostedZoneId: 'Z0123456789',
        AliasTarget: {},
      })
    }
    expect(template.toJSON()['Outputs'].WebTarget).toBeUndefined()
  })
})
