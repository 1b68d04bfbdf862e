import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { handlerOf } from '../bundles.ts'
import type { Stage } from '../stage.ts'

export interface AddressedFunctionProps {
  readonly stage: Stage
  /** `traccar.devices.create`: determines its file, its name in AWS, and its log group. */
  readonly address: string
  readonly summary: string
  readonly code: Code
  readonly memoryMb: number
  readonly timeoutSeconds: number
  readonly environment: Readonly<Record<string, string>>
  /** Its permissions, in addition to its log and traces. */
  readonly statements: readonly PolicyStatement[]
}

/**
 * A Lambda function with its own role. CDK's grant methods cannot add to the role, so that the statements in the properties
 * are the whole policy.
 */
export class AddressedFunction extends Construct {
  readonly lambda: LambdaFunction

  constructor(scope: Construct, id: string, props: AddressedFunctionProps) {
    super(scope, id)
    const { stage, address } = props
    const functionName = functionNameOf(stage, address)
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        grants: new PolicyDocument({
          statements: [...props.statements, writeLog(logGroup), ...(stage.tracing ? [writeTraces()] : [])],
        }),
      },
    })
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description: `${address}: ${props.summary}`,
      code: props.code,
      handler: handlerOf(address),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { ...props.environment },
      role: role.withoutPolicyUpdates(),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      tracing: stage.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    })
    Validations.of(this).acknowledge(
      ...(stage.tracing
        ? [
            { id: 'AwsSolutions-IAM5[Resource::*]', reason: TRACES_HAVE_NO_ARN },
            { id: 'Serverless-LambdaStarPermissions', reason: TRACES_HAVE_NO_ARN },
          ]
        : [{ id: 'Serverless-LambdaTracing', reason: 'Tracing is optional: `-c tracing=true`.' }]),
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          'A failed invocation loses no data: the caller gets the error, the stream or an on-failure destination keeps the payload, or the schedule invokes it again.',
      },
    )
  }
}

/** Returns the Lambda function name of an address. */
export const functionNameOf = ({ stage }: Stage, address: string): string =>
  `gps-${stage}-${address.replaceAll('.', '-')}`

const writeLog = (logGroup: LogGroup) =>
  new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  })

const TRACES_HAVE_NO_ARN =
  'X-Ray does not support resource-level permissions. All other statements name their resources.'

const writeTraces = () =>
  new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] })
