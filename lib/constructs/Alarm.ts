import {
  Alarm as CloudWatchAlarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Stage } from '../stage.ts'

export interface AlarmProps {
  readonly stage: Stage
  readonly topic: ITopic
  /** Description of the problem, and heading of its section in docs/runbook.md. */
  readonly heading: string
  /** Effect on users, one sentence. */
  readonly impact: string
  readonly metric: IMetric
  /** Value of the metric that triggers the alarm after `periods` consecutive periods. */
  readonly atLeast: number
  readonly periods?: number
  /** Lost data or refused requests: exists also with `-c alarms=few`. */
  readonly essential?: boolean
}

/** A CloudWatch alarm that notifies the operators, unless the context key `alarms` excludes it. */
export class Alarm extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { stage, topic, heading, impact, metric, atLeast, periods = 1, essential = false }: AlarmProps,
  ) {
    super(scope, id)
    if (stage.alarms === 'none' || (stage.alarms === 'few' && !essential)) return
    const alarm = new CloudWatchAlarm(this, 'Alarm', {
      alarmName: `gps-${stage.stage}: ${heading}`,
      alarmDescription: `${impact} See docs/runbook.md, "${heading}".`,
      metric,
      threshold: atLeast,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
  }
}
