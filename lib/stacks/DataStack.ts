import { Annotations, CfnOutput, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
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
import { mapsBucket } from '../constructs/mapsBucket.ts'
import { setAsideBucket } from '../constructs/setAsideBucket.ts'
import { removalPolicyOf } from '../removal.ts'
import type { Stage } from '../stage.ts'
import { dataAlarms, type TrackingTable } from './dataAlarms.ts'

/** A data stack with a stream. */
export type StreamingData = DataStack & { readonly stream: Stream }

export const hasStream = (data: DataStack): data is StreamingData => data.stream !== undefined

/** Stateful resources. They survive changes and removal of the other stacks, and an accidental `cdk destroy`. */
export class DataStack extends Stack {
  readonly table: TrackingTable
  readonly adminSecret: Secret
  /** On-failure destination: failed batches with their payload. */
  readonly setAsideArn: string
  readonly setAsideBucketName: string
  /** Bucket of street maps. Exists if the stage has the web app. */
  readonly mapsBucketName: string
  readonly alarmTopic = alarmTopic(this)
  /** Secret header value of CloudFront, as a dynamic reference of CloudFormation; empty without CloudFront. */
  readonly cloudFrontSecret: string

  constructor(
    scope: Construct,
    id: string,
    readonly stage: Stage,
    /** Undefined if reports are applied without a stream. */
    readonly stream: Stream | undefined,
  ) {
    super(scope, id, {
      terminationProtection: !stage.disposable,
      description: 'GPS tracking: table and other stateful resources',
    })
    // A restored table is referred to by name, so that no stack imports it from another.
    this.table =
      stage.table === undefined ? trackingTable(this, stage) : TableV2.fromTableName(this, 'Table', stage.table)
    this.adminSecret = adminSecret(this, stage)
    this.cloudFrontSecret =
      stage.web || stage.trackerDoor === 'cloudfront' ? cloudFrontSecretOf(this).secretValue.unsafeUnwrap() : ''
    const setAside = setAsideBucket(this, stage)
    this.setAsideArn = Fn.getStackOutput(this.stackName, 'SetAsideArn')
    this.setAsideBucketName = Fn.getStackOutput(this.stackName, 'SetAsideBucket')
    this.mapsBucketName = Fn.getStackOutput(this.stackName, 'MapsBucket')
    if (stage.alarmEmail !== undefined) this.alarmTopic.addSubscription(new EmailSubscription(stage.alarmEmail))
    dataAlarms(this, { stage, topic: this.alarmTopic, table: this.table, stream })
    if (stage.disposable) Annotations.of(this).addWarningV2('serverless-gps:disposable', DISPOSABLE_WARNING)
    this.outputs({
      TableName: { value: this.table.tableName, description: 'DynamoDB table' },
      ...(stream && {
        StreamName: { value: stream.streamName, description: 'Kinesis stream of positions' },
      }),
      SetAsideArn: { value: setAside.bucketArn, description: 'ARN of that bucket' },
      SetAsideBucket: {
        value: setAside.bucketName,
        description: 'Bucket of failed records and invocations (on-failure destination)',
      },
      ...(stage.web && { MapsBucket: { value: mapsBucket(this, stage).bucketName, description: 'Street maps' } }),
    })
  }

  /** Read by `npm run redrive`, `restored` and `map`, and the other stacks. */
  private outputs(outputs: Readonly<Record<string, { readonly value: string; readonly description: string }>>): void {
    for (const [name, output] of Object.entries(outputs)) new CfnOutput(this, name, output)
  }
}

const DISPOSABLE_WARNING =
  'disposable is set: `cdk destroy` deletes this stage with all positions, users and secrets, without a copy.'

const trackingTable = (scope: Construct, stage: Stage) => {
  const table = new TableV2(scope, 'Table', {
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
    // The key of DynamoDB has no costs and no quota. For a key of the account, each call of KMS costs.
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: RECOVERY_DAYS },
    deletionProtection: !stage.disposable,
    removalPolicy: removalPolicyOf(stage),
  })
  const { defaultChild } = table.node
  if (stage.kmsKey !== undefined && defaultChild instanceof CfnGlobalTable) encryptWith(defaultChild, stage.kmsKey)
  return table
}

/** The construct of the table accepts a key only in a stack with a fixed region. */
const encryptWith = (table: CfnGlobalTable, kmsKey: string): void => {
  table.sseSpecification = { sseEnabled: true, sseType: 'KMS' }
  table.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: kmsKey })
}

const adminSecret = (scope: Construct, stage: Stage) => {
  const secret = new Secret(scope, 'AdminPassword', {
    description: 'Initial password of the first administrator',
    generateSecretString: { passwordLength: 24, excludePunctuation: true },
    removalPolicy: removalPolicyOf(stage),
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
