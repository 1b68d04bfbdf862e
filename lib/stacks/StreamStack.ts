import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { removalPolicyOf } from '../removal.ts'
import type { Stage } from '../stage.ts'

/**
 * The stream of reports, in a stack of its own: it stays deployed when a stage switches to direct ingestion, so that the
 * consumer reads the rest, and a switch back finds the same stream with its consumer.
 */
export class StreamStack extends Stack {
  readonly stream: Stream

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      terminationProtection: !stage.disposable,
      description: 'GPS tracking: stream of reports',
    })
    this.stream = positionStream(this, stage)
  }
}

const positionStream = (scope: Construct, stage: Stage): Stream => {
  const { streamMode, shards, streamRetentionHours, kmsKey } = stage
  const stream = new Stream(scope, 'Positions', {
    ...(streamMode === 'on-demand'
      ? { streamMode: StreamMode.ON_DEMAND }
      : { streamMode: StreamMode.PROVISIONED, shardCount: shards }),
    // Time to repair the consumer before the first record expires.
    retentionPeriod: Duration.hours(streamRetentionHours),
    ...(kmsKey === undefined
      ? { encryption: StreamEncryption.MANAGED }
      : { encryption: StreamEncryption.KMS, encryptionKey: Key.fromKeyArn(scope, 'StreamKey', kmsKey) }),
    removalPolicy: removalPolicyOf(stage),
  })
  if (kmsKey !== undefined) {
    Validations.of(stream).acknowledge({ id: 'AwsSolutions-KDS3', reason: 'The operator chose a key: `-c kmsKey`.' })
  }
  return stream
}
