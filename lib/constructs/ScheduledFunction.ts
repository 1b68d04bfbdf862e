import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import { AddressedFunction, type AddressedFunctionProps } from './AddressedFunction.ts'

export interface ScheduledFunctionProps extends AddressedFunctionProps {
  /** Schedule expression of EventBridge: `rate(1 hour)`, `cron(0 3 * * ? *)`. */
  readonly every: string
}

/** A scheduled function. It must tolerate missing, late and duplicate runs. */
export class ScheduledFunction extends AddressedFunction {
  constructor(scope: Construct, id: string, { every, ...props }: ScheduledFunctionProps) {
    super(scope, id, props)
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      inlinePolicies: {
        invoke: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.lambda.functionArn] }),
          ],
        }),
      },
    })
    new CfnSchedule(this, 'Schedule', {
      description: `${props.address}: ${props.summary}`,
      scheduleExpression: every,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.lambda.functionArn,
        roleArn: role.roleArn,
        input: '{}',
        // The next run does the work of a failed one.
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
      },
    })
  }
}
