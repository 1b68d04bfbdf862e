import { type CfnResource, NestedStack, Validations } from 'aws-cdk-lib'
import { CfnIntegration, CfnRoute, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Construct } from 'constructs'
import type { Operation } from '#shared/api/operation.ts'
import { functionArnOf } from '../names.ts'
import { routeId } from '../routeIds.ts'
import type { Stage } from '../stage.ts'

export interface ApiRoutesProps {
  readonly stage: Stage
  readonly httpApi: HttpApi
  readonly operations: readonly Operation[]
}

/** API Gateway accepts 10 control calls per second and account, and refuses concurrent changes of one API with 409. */
const LANES = 2

/**
 * Routes and integrations of the HTTP API. They are created one after the other in two lanes. They refer to functions by
 * name, so that a deployment of code does not change this stack.
 */
export class ApiRoutes extends NestedStack {
  constructor(scope: Construct, id: string, { operations, ...common }: ApiRoutesProps) {
    super(scope, id, { description: 'GPS tracking: routes of the API' })
    const lanes: CfnResource[][] = Array.from({ length: LANES }, () => [])
    operations.forEach((operation, n) => lanes[n % LANES]?.push(...routesOf(this, { operation, ...common })))
    for (const lane of lanes) oneAfterTheOther(lane)
  }
}

interface RouteProps extends Omit<ApiRoutesProps, 'operations'> {
  readonly operation: Operation
}

/** Creates the integration of an operation and its routes. */
const routesOf = (scope: Construct, { stage, httpApi, operation }: RouteProps): CfnResource[] => {
  const { address, method, route, answersHead } = operation
  const { apiId } = httpApi
  const integration = new CfnIntegration(scope, `${routeId(method, route)}Integration`, {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: functionArnOf(stage, address),
    payloadFormatVersion: '2.0',
  })
  const routes = (answersHead ? [method, 'HEAD'] : [method]).map(routeMethod => {
    const created = new CfnRoute(scope, routeId(routeMethod, route), {
      apiId,
      routeKey: `${routeMethod} ${route}`,
      authorizationType: 'NONE',
      target: `integrations/${integration.ref}`,
    })
    Validations.of(created).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The function authenticates the caller and checks the access rule of its declaration: shared/http/handle.ts.',
    })
    return created
  })
  const created = [integration, ...routes]
  for (const one of created) one.overrideLogicalId(one.node.id)
  return created
}

/** Makes each resource depend on the one before it. */
export const oneAfterTheOther = (resources: readonly CfnResource[]): void =>
  resources.forEach((resource, n) => {
    const before = resources[n - 1]
    if (before) resource.addResourceDependency(before)
  })
