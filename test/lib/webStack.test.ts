import { Match, Template } from 'aws-cdk-lib/assertions'
import { runInNewContext } from 'node:vm'
import { API_PATHS, contentSecurityPolicy, pageOf } from '#shared/site.ts'
import { type Rewrite, viewerCode } from '../../lib/constructs/viewerFunction.ts'
import { trackingApp } from '../../lib/trackingApp.ts'
import { TODAY_PAGES } from '../kit/todayPages.ts'
import { webTemplate } from './webTemplate.ts'

const TILES = 'https://tile.example.org'
let template: Template

beforeAll(() => {
  template = webTemplate({ tileOrigins: TILES })
})

const distribution = () => {
  const [found] = Object.values(template.findResources('AWS::CloudFront::Distribution'))
  return found!['Properties'].DistributionConfig
}

test('allows only CloudFront to read the bucket', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  })
  template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
    OriginAccessControlConfig: { SigningBehavior: 'always', OriginAccessControlOriginType: 's3' },
  })
})

test('sends the viewer address and the secret header to the APIs and the socket', () => {
  const told = distribution().Origins.filter(({ CustomOriginConfig }: any) => CustomOriginConfig)
  expect(told.map(({ OriginCustomHeaders }: any) => OriginCustomHeaders)).toEqual([
    [{ HeaderName: 'x-front-door', HeaderValue: 'a1b2' }],
    [{ HeaderName: 'x-front-door', HeaderValue: 'a1b2' }],
  ])
  const { headers } = after({ rewrite: 'nothing' }, '/api/session')
  expect(headers).toMatchObject({ 'x-viewer-address': { value: '203.0.113.9' } })
})

test('routes the socket before the APIs, each API by its path, without caching', () => {
  const { CacheBehaviors } = distribution()
  expect(CacheBehaviors.map(({ PathPattern }: any) => PathPattern)).toEqual([
    '/api/socket',
    ...API_PATHS.map(path => `${path}/*`),
    '/maps/*',
  ])
  for (const behavior of CacheBehaviors.slice(0, -1)) {
    expect(behavior).toMatchObject({
      // Managed policies: CachingDisabled, AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      ViewerProtocolPolicy: 'https-only',
      FunctionAssociations: [{ EventType: 'viewer-request' }],
    })
    expect(behavior.AllowedMethods).toContain('DELETE')
  }
})

test('caches no error, because the cache key has no caller', () => {
  const errors = distribution().CustomErrorResponses
  expect(errors).toEqual(
    [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map(ErrorCode => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
  )
})

test('contains the region in every name that is unique in the account, and in the comment', () => {
  const names = ['ResponseHeadersPolicy', 'OriginAccessControl', 'Function'].flatMap(type =>
    Object.values(template.findResources(`AWS::CloudFront::${type}`)).map(({ Properties }) => ({
      type,
      name: Properties.Name ?? Properties[`${type}Config`].Name,
    })),
  )
  expect(names.map(({ type }) => type)).toEqual(
    ['ResponseHeadersPolicy', 'ResponseHeadersPolicy', 'OriginAccessControl'].concat([
      'Function',
      'Function',
      'Function',
    ]),
  )
  for (const { name } of [...names, { name: distribution().Comment }]) {
    expect(JSON.stringify(name)).toContain('{"Ref":"AWS::Region"}')
  }
})

test('sets the same page policy as the local system, plus the tile origins of the stage', () => {
  const Override = true
  template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: contentSecurityPolicy([TILES]), Override },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, Override },
        ContentTypeOptions: { Override },
        FrameOptions: { FrameOption: 'DENY', Override },
      },
    },
  })
  expect(contentSecurityPolicy([TILES])).toContain(`connect-src 'self' https://tile.openstreetmap.org ${TILES}`)
  expect(distribution().DefaultCacheBehavior.ResponseHeadersPolicyId).toBeDefined()
})

test('caches assets forever and revalidates pages', () => {
  const deployments = Object.values(template.findResources('Custom::CDKBucketDeployment'))
  const cacheControls = deployments.map(({ Properties }) => Properties.SystemMetadata['cache-control'])
  expect(cacheControls.sort()).toEqual(['no-cache', 'public, max-age=31536000, immutable'])
  template.hasResource('Custom::CDKBucketDeployment', {
    Properties: { SystemMetadata: { 'cache-control': 'no-cache' } },
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('FilesAssets')]),
  })
})

/** Runs the CloudFront function. */
const after = (rewrite: Rewrite, uri: string) => {
  const request = { uri, headers: { host: { value: 'd1.cloudfront.net' } } }
  runInNewContext(`${viewerCode(rewrite)}; handler({ request, viewer: { ip: '203.0.113.9' } })`, { request })
  return request
}

test.each(['/', '/index.html', '/docs', '/docs/', '/assets/app-1a2b.js', '/somewhere', '/icon.svg'])(
  'returns the same file for %s as the local system',
  path => expect(after({ rewrite: 'pages' }, path).uri).toBe(pageOf(path)),
)

test.each(TODAY_PAGES)('returns the page of the app for %s, which is a path of today’s web client', path => {
  expect(after({ rewrite: 'pages' }, path).uri).toBe('/index.html')
})

test('forwards the requested host to the API, and rewrites socket requests to the stage', () => {
  const name = { value: 'd1.cloudfront.net' }
  const headers = { host: name, 'x-viewer-host': name, 'x-viewer-address': { value: '203.0.113.9' } }
  expect(after({ rewrite: 'nothing' }, '/api/devices')).toEqual({ uri: '/api/devices', headers })
  expect(after({ rewrite: 'path', to: '/live' }, '/api/socket')).toEqual({ uri: '/live', headers })
})

test('requires siteFolder for a stage with a web app', () => {
  expect(() => trackingApp()).toThrow('siteFolder is not set: set it, or use `-c web=false`')
})

test('publishes the tracker address, the stage and its region to the pages', () => {
  const deployments = Object.values(template.findResources('Custom::CDKBucketDeployment'))
  // The deployment writes the address into the file.
  const markers = deployments.flatMap(({ Properties }) => Properties.SourceMarkers ?? [])
  expect(JSON.stringify(markers)).toContain('ApiEndpoint')
  expect(JSON.stringify(markers)).toContain('AWS::Region')
})
