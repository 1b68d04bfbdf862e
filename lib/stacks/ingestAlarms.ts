import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { Alarm } from '../constructs/Alarm.ts'
import type { Stage } from '../stage.ts'

export interface IngestAlarmsProps {
  readonly stage: Stage
  readonly topic: ITopic
  readonly httpApi: HttpApi
  readonly lambda: LambdaFunction
}

/** Adds the alarms of tracker ingest. A throttled function need not show as 5xx: API Gateway may answer with 429. */
export const ingestAlarms = (scope: Construct, { stage, topic, httpApi, lambda }: IngestAlarmsProps): void => {
  const inFiveMinutes = { period: Duration.minutes(5), statistic: 'Sum' }
  new Alarm(scope, 'TrackersRefused', {
    stage,
    topic,
    heading: 'Trackers are refused',
    essential: true,
    impact: 'Trackers get 5xx responses and keep their fixes until they are accepted.',
    metric: httpApi.metricServerError(inFiveMinutes),
    atLeast: 5,
  })
  new Alarm(scope, 'TrackersThrottled', {
    stage,
    topic,
    heading: 'Trackers are throttled',
    essential: true,
    impact: 'The account runs as many functions as it may, so that trackers wait and repeat their reports.',
    metric: lambda.metricThrottles(inFiveMinutes),
    atLeast: 5,
  })
}
