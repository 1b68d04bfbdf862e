/** Street maps on AWS: their bucket, and the path under which CloudFront serves them. */
import { Template } from 'aws-cdk-lib/assertions'
import { MAP_HEADERS } from '#shared/site.ts'
import { DataStack } from '../../lib/stacks/DataStack.ts'
import { readStage } from '../../lib/stage.ts'
import { checkedApp } from '../../lib/trackingApp.ts'
import type { Resource } from './synthesized.ts'
import { webTemplate } from './webTemplate.ts'

/** Synthesizes the data stack alone. Fails on a finding of cdk-nag. */
const dataTemplate = (context: Readonly<Record<string, string>> = {}): Template => {
  const app = checkedApp({})
  const data = new DataStack(app, 'gps-dev-data', readStage({ ingestion: 'direct', ...context }), undefined)
  app.synth()
  return Template.fromStack(data)
}

const mapsBucketIn = (template: Template): [id: string, resource: Resource] | undefined =>
  (Object.entries(template.findResources('AWS::S3::Bucket')) as [string, Resource][]).find(([id]) =>
    id.startsWith('Maps'),
  )

describe('the bucket', () => {
  test('keeps its logical id and its files when the stack goes or wants to replace it', () => {
    const [id, bucket] = mapsBucketIn(dataTemplate())!
    expect(id).toBe('Maps9A995C1A')
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  })

  test('is not public, and deletes the parts of interrupted uploads', () => {
    const [, { Properties }] = mapsBucketIn(dataTemplate())!
    expect(Properties['PublicAccessBlockConfiguration']).toMatchObject({ BlockPublicAcls: true, RestrictPublicBuckets: true }) // prettier-ignore
    expect(Properties['LifecycleConfiguration'].Rules).toEqual([
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
    ])
  })

  test('permits only CloudFront of the account to read, only maps, and only over TLS', () => {
    const template = dataTemplate()
    const [id] = mapsBucketIn(template)!
    const policies = Object.values(template.findResources('AWS::S3::BucketPolicy')) as Resource[]
    const [policy] = policies.filter(({ Properties }) => Properties['Bucket'].Ref === id)
    const [tls, read, ...more] = policy!.Properties['PolicyDocument'].Statement
    expect(more).toEqual([])
    expect(tls).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })
    expect(read).toEqual({
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, '/maps/*']] },
      Condition: {
        ArnLike: {
          'aws:SourceArn': {
            'Fn::Join': [
              '',
              ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/*'],
            ],
          },
        },
      },
    })
  })

  test('is named by an output, for the command that fills it', () => {
    const template = dataTemplate()
    template.hasOutput('MapsBucket', { Value: { Ref: mapsBucketIn(template)![0] } })
  })

  test('goes with its files if the stage is disposable, and does not exist without the web app', () => {
    // CDK prints the warning about a disposable stage.
    const silent = jest.spyOn(console, 'error').mockReturnValue()
    const template = dataTemplate({ disposable: 'true' })
    silent.mockRestore()
    const [id, bucket] = mapsBucketIn(template)!
    expect(bucket.DeletionPolicy).toBe('Delete')
    template.hasResourceProperties('Custom::S3AutoDeleteObjects', { BucketName: { Ref: id } })
    const without = dataTemplate({ web: 'false' })
    expect(mapsBucketIn(without)).toBeUndefined()
    expect(without.findOutputs('MapsBucket')).toEqual({})
  })
})

describe('the path /maps/*', () => {
  let template: Template
  let config: any
  beforeAll(() => {
    template = webTemplate({})
    const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'))
    config = distribution!['Properties'].DistributionConfig
  })
  const behavior = () => config.CacheBehaviors.find(({ PathPattern }: any) => PathPattern === '/maps/*')

  test('is never compressed, and cached without regard to Accept-Encoding', () => {
    expect(behavior()).toMatchObject({
      Compress: false,
      // Managed policy CachingOptimizedForUncompressedObjects.
      CachePolicyId: 'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
      AllowedMethods: ['GET', 'HEAD'],
      ViewerProtocolPolicy: 'redirect-to-https',
    })
    expect(behavior().FunctionAssociations).toBeUndefined()
  })

  test('reads the bucket of maps with a signature', () => {
    const origin = config.Origins.find(({ Id }: any) => Id === behavior().TargetOriginId)
    expect(JSON.stringify(origin.DomainName)).toContain('the-maps.s3.')
    const [access] = Object.keys(template.findResources('AWS::CloudFront::OriginAccessControl'))
    expect(origin.OriginAccessControlId).toEqual({ 'Fn::GetAtt': [access, 'Id'] })
  })

  test('has the headers of the local system', () => {
    const policy = template.toJSON()['Resources'][behavior().ResponseHeadersPolicyId.Ref].Properties
    const { SecurityHeadersConfig, CustomHeadersConfig, CorsConfig } = policy.ResponseHeadersPolicyConfig
    expect(SecurityHeadersConfig.ContentTypeOptions).toEqual({ Override: true })
    expect(CustomHeadersConfig.Items).toEqual([
      {
        Header: 'cross-origin-resource-policy',
        Value: MAP_HEADERS['cross-origin-resource-policy'],
        Override: true,
      },
    ])
    expect(CorsConfig).toBeUndefined()
  })
})
