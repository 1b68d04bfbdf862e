import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { Alarm } from '../constructs/Alarm.ts'
import type { Stage } from '../stage.ts'

export interface ApiAlarmsProps {
  readonly stage: Stage
  readonly topic: ITopic
  readonly httpApi: HttpApi
}

/** Adds the alarms of the API. */
export const apiAlarms = (scope: Construct, { stage, topic, httpApi }: ApiAlarmsProps): void => {
  new Alarm(scope, 'ApiFails', {
    stage,
    topic,
    heading: 'The API fails',
    essential: true,
    impact: 'Users and API clients get 5xx responses.',
    metric: httpApi.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
    atLeast: 5,
  })
  new Alarm(scope, 'ApiSlow', {
    stage,
    topic,
    heading: 'The API is slow',
    impact: '1% of the requests take longer than 5 seconds.',
    metric: httpApi.metricLatency({ period: Duration.minutes(5), statistic: 'p99' }),
    atLeast: 5000,
    periods: 3,
  })
}
