import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { SET_ASIDE_MESSAGE } from '#shared/api/deadLetters.ts'
import { Alarm } from '../constructs/Alarm.ts'
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
    impact: 'Maps and reports are more than a minute behind. No data is lost yet.',
    metric: lambda.metric('IteratorAge', { ...perMinute, statistic: 'Maximum' }),
    atLeast: 60_000,
    periods: 3,
  })
  new Alarm(scope, 'PositionsSetAside', {
    stage,
    topic,
    heading: 'Positions sent to the on-failure bucket',
    impact: 'Accepted fixes are missing from the position log until an operator redrives them.',
    metric: setAsideCount(setAsideByFunction(scope, stage, log), eventSourceMappingId),
    atLeast: 1,
  })
  new Alarm(scope, 'PositionsDropped', {
    stage,
    topic,
    heading: 'Writing to the on-failure bucket fails',
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
const setAsideByFunction = (scope: Construct, { stage }: Stage, logGroup: ILogGroup): MetricFilter =>
  new MetricFilter(scope, 'RecordsSetAside', {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', SET_ASIDE_MESSAGE),
    metricNamespace: 'ServerlessGps',
    metricName: `${stage}-RecordsSetAside`,
    metricValue: '1',
  })
