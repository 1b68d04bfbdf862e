import { Duration, Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Code, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { KinesisEventSource, S3OnFailureDestination } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { AddressedFunction } from '../constructs/AddressedFunction.ts'
import type { Deployment } from '../deployment.ts'
import type { Stage } from '../stage.ts'
import { ingestionEnvironment, livePublisherEnvironment, notificationEnvironment, statementsOf } from '../policies.ts'
import { acknowledgeSetAside, acknowledgeSetAsideRecords, onFailureGrants } from '../deadLetters.ts'
import { consumerAlarms } from './consumerAlarms.ts'
import type { StreamingData } from './DataStack.ts'

/** The stream consumer, which writes to the position log. */
export class ConsumerStack extends Stack {
  readonly eventSourceMappingId: string

  constructor(scope: Construct, id: string, { stage, version, appBundle }: Deployment, data: StreamingData) {
    super(scope, id, { description: 'GPS tracking: stream consumer' })
    const onFailureBucket = Bucket.fromBucketArn(this, 'SetAside', data.setAsideArn)
    const positions = new AddressedFunction(this, 'Positions', {
      ...functions.positions,
      stage,
      code: Code.fromAsset(appBundle.directory),
      memoryMb: stage.consumerMemoryMb,
      timeoutSeconds: 60,
      environment: {
        TABLE_NAME: data.table.tableName,
        APP_VERSION: version,
        LOG_LEVEL: 'warn',
        // Re-enqueues reports of devices that it auto-registers.
        ...ingestionEnvironment(data),
        SET_ASIDE_BUCKET: data.setAsideBucketName,
        ...notificationEnvironment(stage),
        ...livePublisherEnvironment(stage),
      },
      statements: [...statementsOf(functions.positions.grants, data), ...consume(data)],
    })
    acknowledgeSetAside(positions, data)
    acknowledgeSetAsideRecords(positions, data)
    const source = new KinesisEventSource(data.stream, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Lambda polls each shard once per second. The records of that second are one batch.
      maxBatchingWindow: Duration.seconds(0),
      // Concurrent batches of a shard have different partition keys, so that the records of a device stay in order.
      parallelizationFactor: stage.parallelization,
      // Applies only after a crash or a timeout. A partial batch response sets where the retry starts.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // Records are retried during an outage. The function itself writes invalid records to the on-failure bucket.
      retryAttempts: -1,
      maxRecordAge: maxRecordAgeOf(stage),
      // Used just before the records expire from the stream.
      onFailure: new S3OnFailureDestination(onFailureBucket),
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    })
    const { lambda } = positions
    lambda.addEventSource(source)
    const { eventSourceMappingId } = source
    this.eventSourceMappingId = eventSourceMappingId
    consumerAlarms(this, { stage, topic: data.alarmTopic, lambda, log: lambda.logGroup, eventSourceMappingId })
  }
}

const LAMBDA_MAX_AGE_HOURS = 7 * 24

/** Leaves an hour to write a record to the on-failure bucket before it expires from the stream. */
const maxRecordAgeOf = ({ streamRetentionHours }: Stage): Duration =>
  Duration.hours(Math.min(streamRetentionHours - 1, LAMBDA_MAX_AGE_HOURS))

/** Returns the permissions that Lambda's poller uses: read the stream, and write failed batches to the bucket. */
const consume = ({ stream, setAsideArn }: StreamingData) => [
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
