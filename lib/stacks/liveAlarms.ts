import { Duration } from 'aws-cdk-lib'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { Alarm } from '../constructs/Alarm.ts'
import type { Stage } from '../stage.ts'

export interface LiveAlarmsProps {
  readonly stage: Stage
  readonly topic: ITopic
  readonly connect: LambdaFunction
  readonly push: LambdaFunction
}

/** Adds the alarms of the live map. */
export const liveAlarms = (scope: Construct, { stage, topic, connect, push }: LiveAlarmsProps): void => {
  new Alarm(scope, 'NotPushed', {
    stage,
    topic,
    heading: 'Live updates fail',
    impact: 'Devices on the map move only after the page is reloaded. No data is lost.',
    metric: push.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
    atLeast: 1,
    periods: 3,
  })
  new Alarm(scope, 'SocketsRefused', {
    stage,
    topic,
    heading: 'Sockets do not open',
    impact: 'Users see a map that does not update, and their clients reconnect repeatedly.',
    metric: connect.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
    atLeast: 5,
  })
}
