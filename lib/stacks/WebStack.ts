import { Aws, CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import { type HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { API_PATHS, MAPS_PATH } from '#shared/site.ts'
import { apiOrigin, FORWARDED, UNCACHED_ERRORS } from '../constructs/forwarded.ts'
import { pointToTarget } from '../constructs/pointToTarget.ts'
import { SiteFiles } from '../constructs/SiteFiles.ts'
import { mapResponses, siteResponses } from '../constructs/siteResponses.ts'
import { viewerFunction } from '../constructs/viewerFunction.ts'
import { apiHostOf } from '../names.ts'
import type { Stage } from '../stage.ts'
import type { DataStack } from './DataStack.ts'

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
  /** The bucket of street maps, and the secret header value by which the APIs trust requests from CloudFront. */
  readonly data: Pick<DataStack, 'mapsBucketName' | 'cloudFrontSecret'>
}

/** The web app, the APIs and the socket under one host name, so that they share a cookie. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, { description: 'GPS tracking: web app, and the APIs under the same host name' })
    const { stage, siteFolder, httpApi, trackerUrl, socket } = props
    const { cloudFrontSecret, mapsBucketName } = props.data
    const bucket = siteBucket(this)
    const access = readAccess(this, stage)
    const api: cloudfront.BehaviorOptions = {
      origin: apiOrigin(apiHostOf(httpApi), cloudFrontSecret),
      ...OVER_TLS,
      functionAssociations: [viewerFunction(this, 'ApiRequest', { rewrite: 'nothing' })],
    }
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `gps-${stage.stage}: web app and APIs (${Aws.REGION})`,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      ...ownName(this, stage),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl: access }),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: siteResponses(this, stage),
        functionAssociations: [viewerFunction(this, 'PageRequest', { rewrite: 'pages' })],
      },
      additionalBehaviors: {
        // The first match applies.
        ...(socket && {
          '/api/socket': socketBehavior(this, socket, apiOrigin(socket.domainName, cloudFrontSecret)),
        }),
        ...Object.fromEntries(API_PATHS.map(path => [`${path}/*`, api])),
        [`${MAPS_PATH}*`]: mapsBehavior(this, stage, { bucketName: mapsBucketName, access }),
      },
      errorResponses: UNCACHED_ERRORS,
    })
    new SiteFiles(this, 'Files', {
      stage,
      bucket,
      folder: siteFolder,
      config: { trackerUrl, stage: stage.stage, region: Aws.REGION },
    })
    acknowledge(distribution)
    const { webDomain: domain } = stage
    const { distributionDomainName: host } = distribution
    if (domain !== undefined) {
      pointToTarget(this, stage, { domain, alias: new CloudFrontTarget(distribution), host, output: 'WebTarget' })
    }
    new CfnOutput(this, 'WebUrl', {
      value: `https://${domain ?? host}`,
      description: 'Address of the web app; also serves the API',
    })
  }
}

const ownName = (scope: Construct, { webDomain, webCertificate }: Stage) =>
  webDomain !== undefined &&
  webCertificate !== undefined && {
    domainNames: [webDomain],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', webCertificate),
  }

const OVER_TLS = { ...FORWARDED, viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY }

/** The name contains the region because it is unique in the account. */
const readAccess = (scope: Construct, { stage }: Stage) =>
  new cloudfront.S3OriginAccessControl(scope, 'ReadAccess', {
    originAccessControlName: `gps-${stage}-site-${Aws.REGION}`,
  })

const socketBehavior = (
  scope: Construct,
  { stageName }: SocketOrigin,
  origin: HttpOrigin,
): cloudfront.BehaviorOptions => ({
  origin,
  ...OVER_TLS,
  functionAssociations: [viewerFunction(scope, 'SocketRequest', { rewrite: 'path', to: `/${stageName}` })],
})

/** Street maps. The cache ignores Accept-Encoding, because compressed files have no byte ranges. */
const mapsBehavior = (
  scope: Construct,
  stage: Stage,
  { bucketName, access }: { readonly bucketName: string; readonly access: cloudfront.S3OriginAccessControl },
): cloudfront.BehaviorOptions => ({
  origin: S3BucketOrigin.withBucketDefaults(Bucket.fromBucketName(scope, 'Maps', bucketName), {
    originAccessControlId: access.originAccessControlId,
  }),
  viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
  compress: false,
  cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS,
  responseHeadersPolicy: mapResponses(scope, stage),
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
