import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { SET_ASIDE_MESSAGE } from '#shared/api/deadLetters.ts'
import { Alarm, type AlarmProps } from '../constructs/Alarm.ts'
import type { Stage } from '../stage.ts'

export interface ConsumerAlarmsProps {
  readonly stage: Stage
  readonly topic: ITopic
  readonly lambda: LambdaFunction
  readonly log: ILogGroup
  readonly eventSourceMappingId: string
}

/** Adds the alarms of the consumer. */
export const consumerAlarms = (scope: Construct, props: ConsumerAlarmsProps): void => {
  const { stage, topic, lambda, log, eventSourceMappingId } = props
  const perMinute = { period: Duration.minutes(1) }
  new Alarm(scope, 'PositionsLate', {
    stage,
    topic,
    heading: 'Positions come late',
    essential: true,
    impact: 'Maps and reports are more than a minute behind. No data is lost yet.',
    metric: lambda.metric('IteratorAge', { ...perMinute, statistic: 'Maximum' }),
    atLeast: 60_000,
    periods: 3,
  })
  setAsideAlarm(scope, {
    stage,
    topic,
    metric: setAsideCount(setAsideByFunction(scope, stage, log), eventSourceMappingId),
  })
  new Alarm(scope, 'PositionsDropped', {
    stage,
    topic,
    heading: 'Writing to the on-failure bucket fails',
    essential: true,
    impact: 'Accepted fixes are lost when they expire from the stream, a day after they arrived.',
    metric: lambda.metric('DestinationDeliveryFailures', { ...perMinute, statistic: 'Sum' }),
    atLeast: 1,
  })
  new Alarm(scope, 'ConsumerFails', {
    stage,
    topic,
    heading: 'The consumer fails',
    impact: 'Batches are retried repeatedly, and their devices fall behind.',
    metric: lambda.metricErrors({ ...perMinute, statistic: 'Sum' }),
    atLeast: 1,
    periods: 3,
  })
}

export const METRIC_NAMESPACE = 'ServerlessGps'
export const recordsSetAsideMetricOf = ({ stage }: Stage): string => `${stage}-RecordsSetAside`

/** Adds the alarm of records in the on-failure bucket where the function that writes them has no event source. */
export const directSetAsideAlarm = (
  scope: Construct,
  { stage, topic, log }: Pick<ConsumerAlarmsProps, 'stage' | 'topic' | 'log'>,
): void => setAsideAlarm(scope, { stage, topic, metric: setAsideByFunction(scope, stage, log).metric(PER_MINUTE) })

const setAsideAlarm = (scope: Construct, props: Pick<AlarmProps, 'stage' | 'topic' | 'metric'>): void => {
  new Alarm(scope, 'PositionsSetAside', {
    ...props,
    heading: 'Positions sent to the on-failure bucket',
    essential: true,
    impact: 'Accepted fixes are missing from the position log until an operator redrives them.',
    atLeast: 1,
  })
}

const PER_MINUTE = { period: Duration.minutes(1), statistic: 'Sum' }

/** Records that the function wrote to the on-failure bucket, plus batches that Lambda wrote. */
const setAsideCount = (byFunction: ReturnType<typeof setAsideByFunction>, eventSourceMappingId: string) =>
  new MathExpression({
    expression: 'FILL(byFunction, 0) + FILL(byLambda, 0)',
    label: 'records and batches in the on-failure bucket',
    period: PER_MINUTE.period,
    usingMetrics: {
      byFunction: byFunction.metric(PER_MINUTE),
      byLambda: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'OnFailureDestinationDeliveredEventCount',
        dimensionsMap: { EventSourceMappingUUID: eventSourceMappingId },
        ...PER_MINUTE,
      }),
    },
  })

/**
 * Counts the records that the function writes to the on-failure bucket, from its log. An EventBridge rule on the bucket would
 * send an email per record, and a tracker with invalid reports sends thousands a day.
 */
const setAsideByFunction = (scope: Construct, stage: Stage, logGroup: ILogGroup): MetricFilter =>
  new MetricFilter(scope, 'RecordsSetAside', {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', SET_ASIDE_MESSAGE),
    metricNamespace: METRIC_NAMESPACE,
    metricName: recordsSetAsideMetricOf(stage),
    metricValue: '1',
  })
