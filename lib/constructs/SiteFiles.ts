import { CfnElement, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { cacheControlOf, SITE_CONFIG_PATH, type SiteConfig } from '#shared/site.ts'
import type { Stage } from '../stage.ts'

export interface SiteFilesProps {
  readonly stage: Stage
  readonly bucket: IBucket
  readonly folder: string
  /** Resolved at deployment, not when the web app is built. */
  readonly config: SiteConfig
}

/**
 * Uploads the built web app: first the assets, then the pages that refer to them. Assets of earlier builds are kept, because
 * open pages may still load them.
 */
export class SiteFiles extends Construct {
  constructor(scope: Construct, id: string, { stage, bucket, folder, config }: SiteFilesProps) {
    super(scope, id)
    const source = (exclude: string[]) => Source.asset(folder, { exclude: ['.*', ...exclude] })
    // Without a log group, the function creates one when it first runs, which no stack expires or deletes.
    const logGroup = new LogGroup(this, 'Log', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const common = { destinationBucket: bucket, retainOnDelete: false, memoryLimit: 256, logGroup }
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [source(['*', '!assets', '!assets/**'])],
      cacheControl: [CacheControl.fromString(cacheControlOf('/assets/'))],
      prune: false,
    })
    const pages = new BucketDeployment(this, 'Pages', {
      ...common,
      sources: [source(['assets']), Source.jsonData(SITE_CONFIG_PATH.slice(1), config)],
      cacheControl: [CacheControl.fromString(cacheControlOf('/index.html'))],
      prune: false,
    })
    pages.node.addDependency(assets)
    acknowledgeDeployer(assets, bucket)
  }
}

/** Acknowledges findings in CDK's function that copies the files, of which a stack has one. */
const acknowledgeDeployer = ({ handlerRole }: BucketDeployment, bucket: IBucket): void => {
  const { scope: deployer } = handlerRole.node
  const { defaultChild: named } = bucket.node
  if (!deployer || !CfnElement.isCfnElement(named)) throw new Error('The bucket must belong to this app.')
  const reason = "CDK's function that copies files. It runs only during a deployment."
  const ids = [
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    ...['GetBucket*', 'GetObject*', 'List*', 'Abort*', 'DeleteObject*'].map(
      action => `AwsSolutions-IAM5[Action::s3:${action}]`,
    ),
    `AwsSolutions-IAM5[Resource::${BOOTSTRAP_BUCKET}/*]`,
    `AwsSolutions-IAM5[Resource::<${Stack.of(bucket).getLogicalId(named)}.Arn>/*]`,
    'AwsSolutions-L1',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaLatestVersion',
    'Serverless-LambdaTracing',
  ]
  Validations.of(deployer).acknowledge(...ids.map(id => ({ id, reason })))
}

/** Staging bucket of `cdk deploy`. */
const BOOTSTRAP_BUCKET = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>'
