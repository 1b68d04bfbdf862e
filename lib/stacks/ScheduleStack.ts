import { Duration, Stack } from 'aws-cdk-lib'
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { Alarm, type AlarmProps } from '../constructs/Alarm.ts'
import { ScheduledFunction } from '../constructs/ScheduledFunction.ts'
import type { Deployment } from '../deployment.ts'
import { ingestionEnvironment, livePublisherEnvironment, notificationEnvironment, statementsOf } from '../policies.ts'
import { acknowledgeSetAsideRecords } from '../deadLetters.ts'
import type { DataStack } from './DataStack.ts'

/** Scheduled functions. */
export class ScheduleStack extends Stack {
  constructor(scope: Construct, id: string, { stage, version, appBundle }: Deployment, data: DataStack) {
    super(scope, id, { description: 'GPS tracking: scheduled jobs' })
    const common = {
      stage,
      code: Code.fromAsset(appBundle.directory),
      memoryMb: 512,
      environment: {
        TABLE_NAME: data.table.tableName,
        ...ingestionEnvironment(data),
        APP_VERSION: version,
        LOG_LEVEL: 'warn',
        ...notificationEnvironment(stage),
        ...(stage.mailFrom !== undefined && { MAIL_FROM: stage.mailFrom }),
        ...livePublisherEnvironment(stage),
      },
    }
    const scheduled = (
      name: string,
      declared: keyof typeof functions,
      when: { every: string; timeoutSeconds: number },
    ) =>
      new ScheduledFunction(this, name, {
        ...common,
        ...functions[declared],
        ...when,
        statements: statementsOf(functions[declared].grants, data),
      })
    const all = [
      scheduled('DeviceStatus', 'deviceStatus', { every: 'rate(5 minutes)', timeoutSeconds: 60 }),
      scheduled('Statistics', 'statistics', { every: stage.statisticsEvery, timeoutSeconds: 300 }),
      scheduled('Erasure', 'erasure', { every: 'rate(5 minutes)', timeoutSeconds: 290 }),
      scheduled('Quarantine', 'quarantine', { every: 'rate(15 minutes)', timeoutSeconds: 120 }),
      scheduled('ScheduledReports', 'scheduledReports', { every: 'rate(15 minutes)', timeoutSeconds: 290 }),
    ]
    // Without an alarm: guests have no access after the end, so a late deletion has no impact.
    scheduled('EndShares', 'endShares', { every: 'rate(1 hour)', timeoutSeconds: 290 })
    acknowledgeSetAsideRecords(this, data)
    this.alarmOf(all, { stage, topic: data.alarmTopic })
  }

  /** Raises an alarm if functions fail with all of their retries. */
  private alarmOf(all: readonly ScheduledFunction[], of: Pick<AlarmProps, 'stage' | 'topic'>): void {
    new Alarm(this, 'ScheduledWorkFails', {
      ...of,
      heading: 'Scheduled work fails',
      impact:
        'Inactive devices stay online, statistics are missing, data of deleted devices is still stored, rejected points are not retried, or scheduled reports are not sent.',
      metric: new MathExpression({
        expression: all.map((_, n) => `m${n}`).join(' + '),
        usingMetrics: Object.fromEntries(
          all.map(({ lambda }, n) => [`m${n}`, lambda.metricErrors({ statistic: 'Sum', period: Duration.hours(1) })]),
        ),
        label: 'Errors',
        period: Duration.hours(1),
      }),
      // One failure and its two retries.
      atLeast: 3,
    })
  }
}
