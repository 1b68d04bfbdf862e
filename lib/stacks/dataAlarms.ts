import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { Alarm } from '../constructs/Alarm.ts'
import type { Stage } from '../stage.ts'

/** Created by the data stack, or restored from a backup. */
export type TrackingTable = Pick<ITableV2, 'tableName' | 'tableArn' | 'metric'>

interface MonitoredResources {
  readonly stage: Stage
  readonly topic: ITopic
  readonly table: TrackingTable
  readonly stream: Stream | undefined
}

/** Adds the alarms of the table and the stream. */
export const dataAlarms = (scope: Construct, { stage, topic, table, stream }: MonitoredResources): void => {
  const perMinute = { period: Duration.minutes(1), statistic: 'Sum' }
  const writes = table.metric('WriteThrottleEvents', perMinute)
  new Alarm(scope, 'TableRefuses', {
    stage,
    topic,
    heading: 'Table requests throttled',
    essential: true,
    impact: 'Some API requests return 503, and positions are applied late.',
    // Each metric costs. Throttled reads appear as 5xx responses, which have an alarm.
    metric: stage.alarms === 'few' ? writes : readsAndWrites(table.metric('ReadThrottleEvents', perMinute), writes),
    atLeast: 1,
    periods: 3,
  })
  if (!stream) return
  new Alarm(scope, 'StreamTooSmall', {
    stage,
    topic,
    heading: 'The stream is too small',
    impact: 'Trackers get 503 responses and keep their fixes until they are accepted.',
    metric: stream.metricWriteProvisionedThroughputExceeded(perMinute),
    atLeast: 1,
    periods: 3,
  })
}

const readsAndWrites = (reads: IMetric, writes: IMetric) =>
  new MathExpression({
    expression: 'reads + writes',
    label: 'throttled requests',
    period: Duration.minutes(1),
    usingMetrics: { reads, writes },
  })
