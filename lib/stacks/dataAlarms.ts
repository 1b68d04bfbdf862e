import { Duration } from 'aws-cdk-lib'
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { Alarm } from '../constructs/Alarm.ts'
import type { Stage } from '../stage.ts'
import type { DataStack } from './DataStack.ts'

/** The alarms of the table and the stream. */
export const dataAlarms = (data: DataStack, stage: Stage): void => {
  const { table, stream, alarmTopic: topic } = data
  const perMinute = { period: Duration.minutes(1), statistic: 'Sum' }
  new Alarm(data, 'TableRefuses', {
    stage,
    topic,
    heading: 'The table refuses work',
    impact: 'Some API calls answer 503 and positions are applied late.',
    metric: new MathExpression({
      expression: 'reads + writes',
      label: 'throttled requests',
      period: Duration.minutes(1),
      usingMetrics: {
        reads: table.metric('ReadThrottleEvents', perMinute),
        writes: table.metric('WriteThrottleEvents', perMinute),
      },
    }),
    atLeast: 1,
    periods: 3,
  })
  new Alarm(data, 'StreamTooSmall', {
    stage,
    topic,
    heading: 'The stream is too small',
    impact: 'Trackers are answered 503 and keep their fixes until they are taken.',
    metric: stream.metricWriteProvisionedThroughputExceeded(perMinute),
    atLeast: 1,
    periods: 3,
  })
}
