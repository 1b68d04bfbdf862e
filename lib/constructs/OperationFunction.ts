import { CfnPermission } from 'aws-cdk-lib/aws-lambda'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Operation } from '#shared/api/operation.ts'
import { arn } from '../names.ts'
import type { Stage } from '../stage.ts'
import { AddressedFunction } from './AddressedFunction.ts'

export interface OperationFunctionProps {
  readonly stage: Stage
  readonly operation: Operation
  readonly httpApi: HttpApi
  readonly code: Code
  readonly environment: Readonly<Record<string, string>>
  readonly role: IRole
}

/** Half of the smallest function's start-up time for no money at rest. */
const DEFAULT_MEMORY_MB = 512
/** Just below the 30 s after which API Gateway stops waiting. */
const TIMEOUT_SECONDS = 29

/** The function of an operation, which the API can invoke on its path only. */
export class OperationFunction extends Construct {
  constructor(scope: Construct, id: string, { operation, httpApi, ...common }: OperationFunctionProps) {
    super(scope, id)
    const { address, summary, route, memoryMb = DEFAULT_MEMORY_MB } = operation
    const { lambda } = new AddressedFunction(this, 'Function', {
      ...common,
      address,
      summary,
      memoryMb,
      timeoutSeconds: TIMEOUT_SECONDS,
    })
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: lambda.functionName,
      principal: 'apigateway.amazonaws.com',
      sourceArn: arn('execute-api', `${httpApi.apiId}/*/*${route.replace(/\{[^}]+\}/g, '*')}`),
    })
  }
}
