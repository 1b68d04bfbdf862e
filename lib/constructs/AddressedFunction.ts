import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam'
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
import { functionNameOf } from '../names.ts'
import type { Stage } from '../stage.ts'
import { functionRole } from './functionRole.ts'

export interface AddressedFunctionProps {
  readonly stage: Stage
  /** `traccar.devices.create`: determines its file, its name in AWS, and its log group. */
  readonly address: string
  /** Address that determines its name instead. */
  readonly namedAs?: string
  readonly summary: string
  readonly code: Code
  readonly memoryMb: number
  readonly timeoutSeconds: number
  readonly environment: Readonly<Record<string, string>>
  /** Permissions of its own role, in addition to its log and traces. */
  readonly statements?: readonly PolicyStatement[]
  /** A role that it shares instead. */
  readonly role?: IRole
  readonly reservedConcurrency?: number | undefined
}

/** A Lambda function with its log group. */
export class AddressedFunction extends Construct {
  readonly lambda: LambdaFunction

  constructor(scope: Construct, id: string, props: AddressedFunctionProps) {
    super(scope, id)
    const { stage, address } = props
    const functionName = functionNameOf(stage, props.namedAs ?? address)
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const {
      statements = [],
      role = functionRole(this, 'Role', { stage, statements, logGroups: [logGroup.logGroupArn] }),
    } = props
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
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      tracing: stage.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    })
    Validations.of(this).acknowledge(
      ...(stage.tracing ? [] : [{ id: 'Serverless-LambdaTracing', reason: 'Tracing is optional: `-c tracing=true`.' }]),
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          'A failed invocation loses no data: the caller gets the error, the stream or an on-failure destination keeps the payload, or the schedule invokes it again.',
      },
    )
  }
}
