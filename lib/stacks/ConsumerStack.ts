import { Duration, Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Code, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { KinesisEventSource, S3OnFailureDestination } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { AddressedFunction } from '../constructs/AddressedFunction.ts'
import { Notifications, notificationEnvironment } from '../constructs/Notifications.ts'
import type { Deployment } from '../deployment.ts'
import type { Stage } from '../stage.ts'
import { statementsOf, livePublisherEnvironment } from '../policies.ts'
import { acknowledgeSetAside, acknowledgeSetAsideRecords, onFailureGrants } from '../deadLetters.ts'
import { consumerAlarms } from './consumerAlarms.ts'
import type { DataStack } from './DataStack.ts'

/** From the stream into the position log. */
export class ConsumerStack extends Stack {
  constructor(scope: Construct, id: string, { stage, version, appBundle }: Deployment, data: DataStack) {
    super(scope, id, { description: 'GPS tracking: stream consumer' })
    const environment = { TABLE_NAME: data.table.tableName, APP_VERSION: version, LOG_LEVEL: 'warn' }
    const setAside = Bucket.fromBucketArn(this, 'SetAside', data.setAsideArn)
    new Notifications(this, 'Notifications', { codeDirectory: appBundle.directory, environment, data, setAside })
    const positions = new AddressedFunction(this, 'Positions', {
      ...functions.positions,
      stage,
      code: Code.fromAsset(appBundle.directory),
      memoryMb: memoryMbOf(stage),
      timeoutSeconds: 60,
      environment: {
        ...environment,
        // What a device sent before it was registered goes into the stream once more.
        STREAM_NAME: data.stream.streamName,
        SET_ASIDE_BUCKET: setAside.bucketName,
        ...notificationEnvironment(stage),
        ...livePublisherEnvironment(stage),
      },
      statements: [...statementsOf(functions.positions.grants, data), ...consume(data)],
    })
    acknowledgeSetAside(positions, stage)
    acknowledgeSetAsideRecords(positions, stage)
    const source = new KinesisEventSource(data.stream, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Lambda asks each shard once a second anyway: what came meanwhile is one batch.
      maxBatchingWindow: Duration.seconds(0),
      // More would let two batches of one shard overtake each other's bookkeeping for no gain at our sizes.
      parallelizationFactor: 1,
      // Only after a crash or a timeout: a batch that is answered in part is cut where the answer says.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // Records wait for as long as an outage lasts; those that can't be applied are set aside by the function.
      retryAttempts: -1,
      maxRecordAge: maxRecordAgeOf(stage),
      // The last resort, before the stream forgets them.
      onFailure: new S3OnFailureDestination(setAside),
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    })
    const { lambda } = positions
    lambda.addEventSource(source)
    const { eventSourceMappingId } = source
    consumerAlarms(this, { stage, topic: data.alarmTopic, lambda, log: lambda.logGroup, eventSourceMappingId })
  }
}

/** A share of a CPU: 512 MB apply 245 to 690 positions a second, and a shard takes 1,000; 1,769 MB are one CPU. */
const memoryMbOf = ({ streamMode, shards }: Stage): number => (streamMode === 'on-demand' || shards > 1 ? 1769 : 512)

const LAMBDA_MAX_AGE_HOURS = 7 * 24

/** An hour is left to set a record aside before the stream forgets it. */
const maxRecordAgeOf = ({ streamRetentionHours }: Stage): Duration =>
  Duration.hours(Math.min(streamRetentionHours - 1, LAMBDA_MAX_AGE_HOURS))

/** What Lambda's poller does in the name of the function: read the stream, and keep what could not be applied. */
const consume = ({ stream, setAsideArn }: DataStack) => [
  new PolicyStatement({
    actions: [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    resources: [stream.streamArn],
  }),
  ...onFailureGrants(setAsideArn),
]
