import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import { AddressedFunction, type AddressedFunctionProps } from './AddressedFunction.ts'

export interface ScheduledFunctionProps extends AddressedFunctionProps {
  /** In the words of EventBridge: `rate(1 hour)`, `cron(0 3 * * ? *)`. */
  readonly every: string
}

/** A function that is run now and then. It must not mind when a run is left out, comes late or comes twice. */
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
        // The next run makes up for one that failed.
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 },
      },
    })
  }
}
