/** The address that trackers report to: its API, an own domain, and a second address for trackers without TLS. */
import { Template } from 'aws-cdk-lib/assertions'
import { AddressStack } from '../../lib/stacks/AddressStack.ts'
import { DoorStack } from '../../lib/stacks/DoorStack.ts'
import { readStage } from '../../lib/stage.ts'
import { checkedApp } from '../../lib/trackingApp.ts'
import { type Resource, synthesize } from './synthesized.ts'

interface Ordered extends Resource {
  readonly DependsOn?: string[]
}

const CERTIFICATE = 'arn:aws:acm:eu-north-1:123456789012:certificate/0a1b'
const REGION = { Ref: 'AWS::Region' }
const HOST_OF_API = [
  { Ref: expect.stringMatching(/^FrontDoorApi/) },
  '.execute-api.',
  REGION,
  '.',
  { Ref: 'AWS::URLSuffix' },
]
const joined = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] })

/** Synthesizes the two stacks alone. Fails on a finding of cdk-nag. */
const stacksOf = (context: Readonly<Record<string, string>> = {}) => {
  const app = checkedApp({})
  const stage = readStage(context, 'eu-north-1')
  const address = new AddressStack(app, 'gps-dev-address', stage)
  const door = new DoorStack(app, 'gps-dev-door', { stage, trackerHost: address.host, cloudFrontSecret: 'a1b2' })
  app.synth()
  return { address: Template.fromStack(address), door: Template.fromStack(door), stacks: [address, door] }
}

const only = (template: Template, type: string): Ordered => {
  const [found, ...more] = Object.values(template.findResources(type)) as Ordered[]
  if (!found || more.length > 0) throw new Error(`${more.length + 1} resources of ${type}`)
  return found
}

const distributionOf = (template: Template) =>
  only(template, 'AWS::CloudFront::Distribution').Properties['DistributionConfig']

describe('the address stack', () => {
  test('is protected and keeps its API, unless the stage is disposable', () => {
    const { address, stacks } = stacksOf()
    expect(stacks.map(({ terminationProtection }) => terminationProtection)).toEqual([true, true])
    expect(only(address, 'AWS::ApiGatewayV2::Api')).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    })
    const disposable = stacksOf({ disposable: 'true' })
    expect(disposable.stacks.map(({ terminationProtection }) => terminationProtection)).toEqual([false, false])
    expect(only(disposable.address, 'AWS::ApiGatewayV2::Api').DeletionPolicy).toBe('Delete')
    expect(only(disposable.door, 'AWS::CloudFront::Distribution').DeletionPolicy).toBe('Delete')
  })

  test('keeps the logical ids on which the addresses depend', () => {
    const { address, door } = stacksOf()
    expect(Object.keys(address.findResources('AWS::ApiGatewayV2::Api'))).toEqual(['FrontDoorApi9446D656'])
    expect(Object.keys(door.findResources('AWS::CloudFront::Distribution'))).toEqual(['Distribution830FAC52'])
  })

  test('routes every path and method to the tracker function by its name, and refers to no other stack', () => {
    const { address } = stacksOf()
    expect(only(address, 'AWS::ApiGatewayV2::Integration').Properties).toMatchObject({
      IntegrationUri: joined(
        'arn:',
        { Ref: 'AWS::Partition' },
        ':lambda:',
        REGION,
        ':',
        { Ref: 'AWS::AccountId' },
        ':function:gps-dev-ingest-trackers',
      ),
      PayloadFormatVersion: '2.0',
    })
    const routes = Object.values(address.findResources('AWS::ApiGatewayV2::Route')) as Ordered[]
    expect(routes.map(({ Properties }) => Properties['RouteKey'])).toEqual(['ANY /', 'ANY /{proxy+}'])
    expect(JSON.stringify(address.toJSON())).not.toMatch(/GetStackOutput|ImportValue|ApiEndpoint/)
  })

  test('changes API Gateway one resource after the other, the stage last', () => {
    const resources: Record<string, Ordered> = stacksOf().address.toJSON()['Resources']
    const after = (id: string) => resources[id]?.DependsOn
    expect(after('Root')).toEqual(['Integration'])
    expect(after('Rest')).toEqual(['Root'])
    const [stage = ''] = Object.keys(resources).filter(id => id.startsWith('FrontDoorStage'))
    expect(after(stage)).toEqual(['Integration', 'Rest', 'Root'])
  })

  test('outputs the address of the API, built from its id', () => {
    const { address } = stacksOf()
    expect(address.toJSON()['Outputs'].TrackerUrl.Value).toEqual(
      joined('https://', ...HOST_OF_API.slice(0, -1), { Ref: 'AWS::URLSuffix' }, '/'),
    )
  })

  test('creates the own domain with the certificate, and outputs the target of its record', () => {
    const { address } = stacksOf({ trackerDomain: 'in.example.org', trackerCertificate: CERTIFICATE })
    expect(only(address, 'AWS::ApiGatewayV2::DomainName').Properties).toMatchObject({
      DomainName: 'in.example.org',
      DomainNameConfigurations: [
        {
          CertificateArn: CERTIFICATE,
          EndpointType: 'REGIONAL',
          SecurityPolicy: 'TLS_1_2',
          IpAddressType: 'dualstack',
        },
      ],
    })
    const mapping = only(address, 'AWS::ApiGatewayV2::ApiMapping')
    expect(mapping.Properties).toMatchObject({ Stage: expect.anything(), DomainName: { Ref: expect.any(String) } })
    const { TrackerUrl, TrackerTarget } = address.toJSON()['Outputs']
    expect(TrackerUrl.Value).toBe('https://in.example.org/')
    expect(TrackerTarget.Value['Fn::GetAtt'][1]).toBe('RegionalDomainName')
  })
})

describe('the address for trackers without TLS', () => {
  test('accepts HTTP and HTTPS with every method, and forwards everything with the secret header, uncached', () => {
    const { DefaultCacheBehavior, Origins, CustomErrorResponses, Comment } = distributionOf(stacksOf().door)
    expect(DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'allow-all',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // Managed policies: CachingDisabled, AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      FunctionAssociations: [{ EventType: 'viewer-request' }],
    })
    expect(Origins).toMatchObject([
      {
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
        OriginCustomHeaders: [{ HeaderName: 'x-front-door', HeaderValue: 'a1b2' }],
      },
    ])
    expect(CustomErrorResponses).toEqual(
      [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map(ErrorCode => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    )
    expect(JSON.stringify([Comment, only(stacksOf().door, 'AWS::CloudFront::Function').Properties['Name']])).toMatch(
      /AWS::Region.*AWS::Region/,
    )
  })

  test('keeps its distribution and the function that the distribution uses', () => {
    const { door } = stacksOf()
    for (const type of ['AWS::CloudFront::Distribution', 'AWS::CloudFront::Function']) {
      expect(only(door, type)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    }
  })
})

describe('a stage with both', () => {
  const app = () =>
    synthesize({
      trackerDoor: 'cloudfront',
      apiDomain: 'api.example.org',
      apiCertificate: CERTIFICATE,
      hostedZone: 'Z0123456789:example.org',
    })

  test('outputs the address with and without TLS once', () => {
    const { templates, protectedStacks } = app()
    const outputs = [...templates].flatMap(([name, template]) =>
      Object.keys(template.toJSON()['Outputs'] ?? {})
        .filter(key => /Tracker(Url|Target)/.test(key))
        .map(key => `${name} ${key}`),
    )
    expect(outputs.sort()).toEqual(['gps-dev-door PlainTrackerUrl', 'gps-dev-door TrackerUrl'])
    expect([...protectedStacks].sort()).toEqual(['gps-dev-address', 'gps-dev-data', 'gps-dev-door', 'gps-dev-stream'])
  })

  test('gives the secret to the tracker function, and to no function of the API', () => {
    const knowing = app()
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties['Environment']?.Variables?.FRONT_DOOR_KEY !== undefined)
    expect(knowing.map(({ Properties }) => Properties['FunctionName'])).toEqual(['gps-dev-ingest-trackers'])
  })

  test('lets only the API of the trackers invoke the function', () => {
    const ingest = app().template('ingest')
    ingest.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'apigateway.amazonaws.com' })
    const { SourceArn } = only(ingest, 'AWS::Lambda::Permission').Properties
    expect(JSON.stringify(SourceArn)).toMatch(/:execute-api:.*GetStackOutput.*gps-dev-address.*"\/\*"/)
  })

  test('creates alias records for the API domain instead of an output', () => {
    const api = app().template('api')
    const records = Object.values(api.findResources('AWS::Route53::RecordSet')) as Resource[]
    expect(
      records.map(({ Properties }) => [Properties['Name'], Properties['Type'], Properties['HostedZoneId']]),
    ).toEqual([
      ['api.example.org.', 'A', 'Z0123456789'],
      ['api.example.org.', 'AAAA', 'Z0123456789'],
    ])
    const { ApiUrl, ApiTarget } = api.toJSON()['Outputs']
    expect([ApiUrl.Value, ApiTarget]).toEqual(['https://api.example.org/', undefined])
  })
})
