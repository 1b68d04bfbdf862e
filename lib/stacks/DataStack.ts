import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import {
  BY_KIND,
  ID_ATTRIBUTE,
  KIND_ATTRIBUTE,
  PARTITION_KEY,
  RECOVERY_DAYS,
  SORT_KEY,
  TTL_ATTRIBUTE,
} from '#shared/table/layout.ts'
import type { Stage } from '../stage.ts'
import { dataAlarms, type TrackingTable } from './dataAlarms.ts'

/** Stateful resources. They survive changes and removal of the other stacks, and an accidental `cdk destroy`. */
export class DataStack extends Stack {
  readonly table: TrackingTable
  readonly stream: Stream
  readonly adminSecret = adminSecret(this)
  /** On-failure destination: failed batches with their payload. */
  readonly setAsideArn: string
  readonly alarmTopic = alarmTopic(this)
  /** Secret header value of CloudFront, as a dynamic reference of CloudFormation; empty without a web app. */
  readonly cloudFrontSecret: string

  constructor(
    scope: Construct,
    id: string,
    readonly stage: Stage,
  ) {
    super(scope, id, {
      terminationProtection: true,
      description: 'GPS tracking: table, stream and other stateful resources',
    })
    // A restored table is referred to by name, so that no stack imports it from another.
    this.table = stage.table === undefined ? trackingTable(this) : TableV2.fromTableName(this, 'Table', stage.table)
    this.stream = positionStream(this, stage)
    this.cloudFrontSecret = stage.web ? cloudFrontSecretOf(this).secretValue.unsafeUnwrap() : ''
    const setAside = setAsideBucket(this)
    this.setAsideArn = this.exportValue(setAside.bucketArn, { name: setAsideExport(stage) })
    if (stage.alarmEmail !== undefined) this.alarmTopic.addSubscription(new EmailSubscription(stage.alarmEmail))
    dataAlarms(this, { stage, topic: this.alarmTopic, table: this.table, stream: this.stream })
    this.outputs({
      TableName: { value: this.table.tableName, description: 'DynamoDB table' },
      StreamName: { value: this.stream.streamName, description: 'Kinesis stream of positions' },
      SetAsideBucket: {
        value: setAside.bucketName,
        description: 'Bucket of failed records and invocations (on-failure destination)',
      },
    })
  }

  /** Read by `npm run redrive` and `npm run restored`. */
  private outputs(outputs: Readonly<Record<string, { readonly value: string; readonly description: string }>>): void {
    for (const [name, output] of Object.entries(outputs)) new CfnOutput(this, name, output)
  }
}

/** The export has a fixed name because an acknowledgment in the consumer stack contains it. */
export const setAsideExport = ({ stage }: Stage): string => `gps-${stage}-set-aside`

const trackingTable = (scope: Construct) =>
  new TableV2(scope, 'Table', {
    partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
    sortKey: { name: SORT_KEY, type: AttributeType.STRING },
    globalSecondaryIndexes: [
      {
        indexName: BY_KIND,
        partitionKey: { name: KIND_ATTRIBUTE, type: AttributeType.STRING },
        sortKey: { name: ID_ATTRIBUTE, type: AttributeType.NUMBER },
        projectionType: ProjectionType.ALL,
      },
    ],
    timeToLiveAttribute: TTL_ATTRIBUTE,
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: RECOVERY_DAYS },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })

const positionStream = (scope: Construct, { streamMode, shards, streamRetentionHours }: Stage) =>
  new Stream(scope, 'Positions', {
    ...(streamMode === 'on-demand'
      ? { streamMode: StreamMode.ON_DEMAND }
      : { streamMode: StreamMode.PROVISIONED, shardCount: shards }),
    // Time to repair the consumer before the first record expires.
    retentionPeriod: Duration.hours(streamRetentionHours),
    encryption: StreamEncryption.MANAGED,
    removalPolicy: RemovalPolicy.RETAIN,
  })

const adminSecret = (scope: Construct) => {
  const secret = new Secret(scope, 'AdminPassword', {
    description: 'Initial password of the first administrator',
    generateSecretString: { passwordLength: 24, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Read once, when the administrator is created. After that, the password is changed through the API.',
  })
  return secret
}

const cloudFrontSecretOf = (scope: Construct) => {
  const secret = new Secret(scope, 'FrontDoorKey', {
    description: 'Secret header value by which the APIs trust requests from CloudFront',
    generateSecretString: { passwordLength: 40, excludePunctuation: true },
    removalPolicy: RemovalPolicy.DESTROY,
  })
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'CloudFront and the functions read it only during a deployment. Rotation without a deployment would block requests from CloudFront.',
  })
  return secret
}

const setAsideBucket = (scope: Construct) => {
  const bucket = new Bucket(scope, 'SetAside', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Only Lambda writes to it and only operators read it. An access log would need a second bucket.',
  })
  return bucket
}

/** Permits CloudWatch to publish. A topic with its own policy loses the built-in one, which permitted it. */
const alarmTopic = (scope: Stack) => {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true })
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': scope.account } },
    }),
  )
  Validations.of(topic).acknowledge({
    id: 'Serverless-SNSRedrivePolicy',
    reason:
      'An undelivered alarm email is of no use later. The alarm itself stays in state ALARM until the problem is solved.',
  })
  return topic
}
