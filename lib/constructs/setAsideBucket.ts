import { CfnResource, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { removalPolicyOf } from '../removal.ts'
import type { Stage } from '../stage.ts'

/** Creates the on-failure destination: failed batches and records with their payload. */
export const setAsideBucket = (scope: Construct, stage: Stage): Bucket => {
  const bucket = new Bucket(scope, 'SetAside', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: removalPolicyOf(stage),
    // CloudFormation deletes only empty buckets.
    autoDeleteObjects: stage.disposable,
  })
  if (stage.disposable) logOfDeleter(scope, stage)
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Only Lambda writes to it and only operators read it. An access log would need a second bucket.',
  })
  return bucket
}

/** Gives CDK's function that empties the bucket a log group of the stack. Otherwise Lambda creates one that stays. */
const logOfDeleter = (scope: Construct, { stage, logRetentionDays }: Stage): void => {
  const handler = Stack.of(scope)
    .node.findChild('Custom::S3AutoDeleteObjectsCustomResourceProvider')
    .node.findChild('Handler')
  if (!CfnResource.isCfnResource(handler)) throw new Error('CDK changed the construct that empties buckets.')
  const log = new LogGroup(scope, 'DeleterLog', {
    logGroupName: `/gps/${stage}/set-aside-deleter`,
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  handler.addPropertyOverride('LoggingConfig', { LogGroup: log.logGroupName })
}
