import { Duration } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { S3Destination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { statementsOf } from '../policies.ts'
import { acknowledgeSetAside, onFailureGrants } from '../deadLetters.ts'
import type { DataStack } from '../stacks/DataStack.ts'
import { AddressedFunction } from './AddressedFunction.ts'
import { Alarm } from './Alarm.ts'

export interface NotificationsProps {
  readonly codeDirectory: string
  readonly environment: Readonly<Record<string, string>>
  readonly data: DataStack
  readonly onFailureBucket: IBucket
}

/** The function that sends notifications. It is invoked asynchronously: Lambda retries twice, then writes to the bucket. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, { codeDirectory, environment, data, onFailureBucket }: NotificationsProps) {
    super(scope, id)
    const { stage, alarmTopic: topic } = data
    const told = new AddressedFunction(this, 'Function', {
      ...functions.notifications,
      stage,
      code: Code.fromAsset(codeDirectory),
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: { ...environment, ...(stage.mailFrom !== undefined && { MAIL_FROM: stage.mailFrom }) },
      statements: [...statementsOf(functions.notifications.grants, data), ...onFailureGrants(data.setAsideArn)],
    })
    acknowledgeSetAside(told, data)
    told.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new S3Destination(onFailureBucket),
    })
    new Alarm(this, 'NotSent', {
      stage,
      topic,
      heading: 'Notifications fail',
      impact: 'Some users get no emails or browser messages about events of their devices.',
      metric: told.lambda.metric('AsyncEventsDropped', { period: Duration.minutes(5), statistic: 'Sum' }),
      atLeast: 1,
    })
  }
}
