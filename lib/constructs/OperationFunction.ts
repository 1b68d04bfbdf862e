import { Validations } from 'aws-cdk-lib'
import { type HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Operation } from '#shared/api/operation.ts'
import { type Granted, statementsOf } from '../policies.ts'
import type { Stage } from '../stage.ts'
import { AddressedFunction } from './AddressedFunction.ts'

export interface OperationFunctionProps {
  readonly stage: Stage
  readonly operation: Operation
  readonly httpApi: HttpApi
  readonly code: Code
  readonly environment: Readonly<Record<string, string>>
  readonly granted: Granted
}

/** Half of the smallest function's start-up time for no money at rest. */
const DEFAULT_MEMORY_MB = 512
/** Just below the 30 s after which API Gateway stops waiting. */
const TIMEOUT_SECONDS = 29

/** One operation: one function, one route, and exactly its grants. */
export class OperationFunction extends Construct {
  constructor(scope: Construct, id: string, { operation, httpApi, granted, ...common }: OperationFunctionProps) {
    super(scope, id)
    const { address, summary, grants, method, answersHead, route, memoryMb = DEFAULT_MEMORY_MB } = operation
    const { lambda } = new AddressedFunction(this, 'Function', {
      ...common,
      address,
      summary,
      memoryMb,
      timeoutSeconds: TIMEOUT_SECONDS,
      statements: statementsOf(grants, granted),
    })
    const integration = new HttpLambdaIntegration('Integration', lambda)
    for (const routeMethod of answersHead ? [method, 'HEAD' as const] : [method]) {
      const id = routeMethod === method ? 'Route' : `${routeMethod}Route`
      const routeKey = HttpRouteKey.with(route, HttpMethod[routeMethod])
      Validations.of(new HttpRoute(this, id, { httpApi, routeKey, integration })).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'The function authenticates the caller and checks the access rule of its declaration: shared/http/handle.ts.',
      })
    }
  }
}
