import { CfnOutput, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, type HttpOriginProps, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { API_PATHS, CLOUDFRONT_SECRET_HEADER } from '#shared/site.ts'
import { SiteFiles } from '../constructs/SiteFiles.ts'
import { siteResponses } from '../constructs/siteResponses.ts'
import { viewerFunction } from '../constructs/viewerFunction.ts'
import type { Stage } from '../stage.ts'

/** Host of the WebSocket API, and its stage, which is its only path. */
export interface SocketOrigin {
  readonly domainName: string
  readonly stageName: string
}

export interface WebStackProps {
  readonly stage: Stage
  /** Folder of the built web app. */
  readonly siteFolder: string
  readonly httpApi: HttpApi
  /** Server address for trackers, which the web app shows. */
  readonly trackerUrl: string
  readonly socket?: SocketOrigin | undefined
  /** Secret header value by which the APIs trust requests from CloudFront. */
  readonly cloudFrontSecret: string
}

/** The web app, the APIs and the socket under one host name, so that they share a cookie. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, { description: 'GPS tracking: web app, and the APIs under the same host name' })
    const { stage, siteFolder, httpApi, trackerUrl, socket, cloudFrontSecret } = props
    const bucket = siteBucket(this)
    const originProps = { ...ONLY_TLS, customHeaders: { [CLOUDFRONT_SECRET_HEADER]: cloudFrontSecret } }
    const api: cloudfront.BehaviorOptions = {
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', httpApi.apiEndpoint)), originProps),
      ...NEVER_CACHED,
      functionAssociations: [viewerFunction(this, 'ApiRequest', { rewrite: 'nothing' })],
    }
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `gps-${stage.stage}`,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: siteResponses(this, stage),
        functionAssociations: [viewerFunction(this, 'PageRequest', { rewrite: 'pages' })],
      },
      additionalBehaviors: {
        // The first match applies.
        ...(socket && { '/api/socket': socketBehavior(this, socket, originProps) }),
        ...Object.fromEntries(API_PATHS.map(path => [`${path}/*`, api])),
      },
    })
    new SiteFiles(this, 'Files', { bucket, folder: siteFolder, config: { trackerUrl } })
    acknowledge(distribution)
    new CfnOutput(this, 'WebUrl', {
      value: `https://${distribution.distributionDomainName}`,
      description: 'Address of the web app; also serves the API',
    })
  }
}

const ONLY_TLS = { protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY }

/** Forwards everything except the Host header, by which API Gateway selects the API. */
const NEVER_CACHED = {
  viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
  allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
  cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
  originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
}

const socketBehavior = (
  scope: Construct,
  { domainName, stageName }: SocketOrigin,
  originProps: HttpOriginProps,
): cloudfront.BehaviorOptions => ({
  origin: new HttpOrigin(domainName, originProps),
  ...NEVER_CACHED,
  functionAssociations: [viewerFunction(scope, 'SocketRequest', { rewrite: 'path', to: `/${stageName}` })],
})

const siteBucket = (scope: Construct): IBucket => {
  // Its files can be rebuilt.
  const bucket = new Bucket(scope, 'Site', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It contains only public files of this repository, served by CloudFront.',
  })
  return asBucket(bucket)
}

/** CDK's types are incompatible with each other under `exactOptionalPropertyTypes`. */
function asBucket(bucket: Bucket): IBucket
function asBucket(bucket: unknown): unknown {
  return bucket
}

const acknowledge = (distribution: cloudfront.Distribution): void =>
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'Vehicles and users can be in any country.' },
    { id: 'AwsSolutions-CFR2', reason: 'AWS WAF costs more per month than everything else in a small deployment.' },
    { id: 'AwsSolutions-CFR3', reason: 'The APIs have their own logs. All other requests are for public files.' },
    { id: 'AwsSolutions-CFR4', reason: 'The default CloudFront certificate does not support a minimum TLS version.' },
  )
