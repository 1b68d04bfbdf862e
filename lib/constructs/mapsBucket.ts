import { Aws, Duration, Validations } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { MAPS_PATH } from '#shared/site.ts'
import { removalPolicyOf } from '../removal.ts'
import type { Stage } from '../stage.ts'

/** Creates the bucket of street maps, which `npm run map -- --stage` fills. Unlike the web app, they cannot be rebuilt. */
export const mapsBucket = (scope: Construct, stage: Stage): Bucket => {
  const bucket = new Bucket(scope, 'Maps', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    // Parts of an interrupted upload cost as much as a file, but appear in no list.
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: removalPolicyOf(stage),
    // CloudFormation deletes only empty buckets.
    autoDeleteObjects: stage.disposable,
  })
  // The distribution belongs to another stack, which depends on this one. So the policy cannot name it.
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects(`${MAPS_PATH.slice(1)}*`)],
      conditions: {
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/*` },
      },
    }),
  )
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It contains only public maps, served by CloudFront.',
  })
  return bucket
}
