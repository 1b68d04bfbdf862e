import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Construct } from 'constructs'
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { ThrottledHttpApi } from '../constructs/ThrottledHttpApi.ts'
import { ApiRoutes, type ApiRoutesProps } from '../constructs/ApiRoutes.ts'
import { addOwnDomain } from '../constructs/OwnDomain.ts'
import { OperationGroup } from '../constructs/OperationGroup.ts'
import { OperationRoles } from '../constructs/OperationRoles.ts'
import { Setup } from '../constructs/Setup.ts'
import type { Deployment } from '../deployment.ts'
import {
  apiEnvironment,
  cloudFrontEnvironment,
  ingestionEnvironment,
  livePublisherEnvironment,
  notificationEnvironment,
} from '../policies.ts'
import type { Stage } from '../stage.ts'
import { apiAlarms } from './apiAlarms.ts'
import type { DataStack } from './DataStack.ts'

/** The API for users and programs: one HTTP API, one function per operation, one nested stack per group. */
export class ApiStack extends Stack {
  readonly httpApi: HttpApi

  constructor(scope: Construct, id: string, deployment: Deployment, data: DataStack) {
    super(scope, id, { description: 'GPS tracking: the API' })
    const { stage } = deployment
    const codeDirectory = deployment.appBundle.directory
    const frontDoor = new ThrottledHttpApi(this, 'FrontDoor', {
      stage,
      name: 'api',
      requestsPerSecond: 200,
      origins: stage.allowedOrigins,
    })
    const { httpApi } = frontDoor
    this.httpApi = httpApi
    const environment = {
      ...apiEnvironment(deployment, data),
      ...livePublisherEnvironment(stage),
      ...cloudFrontEnvironment(stage, data),
      ...notificationEnvironment(stage),
      ...(stage.mailFrom !== undefined && { MAIL_FROM: stage.mailFrom }),
    }
    const roles = new OperationRoles(this, 'Roles', operations, data)
    const groups = [...grouped()].map(
      ([name, members]) =>
        new OperationGroup(this, pascal(name), {
          stage,
          name,
          operations: members,
          httpApi,
          codeDirectory,
          environment: {
            ...environment,
            ...(name === 'vehicles.associations' && anonymousEnvironment(stage)),
            ...(members.some(({ grants }) => grants.includes('stream:write')) && ingestionEnvironment(data)),
          },
          roles,
        }),
    )
    const routes = addRoutes(this, { stage, httpApi })
    // A new route is served only when its function exists.
    for (const group of groups) routes[0].addStackDependency(group)
    frontDoor.stage.node.addDependency(...routes)
    if (stage.vehiclesAnonymous)
      Annotations.of(this).addWarningV2('serverless-gps:vehiclesAnonymous', ANONYMOUS_WARNING)
    new Setup(this, 'Setup', { stage, codeDirectory, environment, data })
    apiAlarms(this, { stage, topic: data.alarmTopic, httpApi })
    addAddress(this, stage, frontDoor)
    new CfnOutput(this, 'AdminSecret', {
      value: data.adminSecret.secretArn,
      description: 'Secret with the initial password of the user admin',
    })
  }
}

/**
 * Adds the routes in two stacks, because all together exceed the 500 resources of a template. The second waits for the first,
 * because API Gateway refuses concurrent changes.
 */
const addRoutes = (scope: Stack, common: Pick<ApiRoutesProps, 'stage' | 'httpApi'>) => {
  const isTraccar = ({ api }: Operation) => api === 'traccar'
  const traccar = new ApiRoutes(scope, 'TraccarRoutes', { ...common, operations: operations.filter(isTraccar) })
  const others = operations.filter(one => !isTraccar(one))
  const routes = new ApiRoutes(scope, 'Routes', { ...common, operations: others })
  routes.addStackDependency(traccar)
  return [traccar, routes] as const
}

const addAddress = (scope: Stack, stage: Stage, api: ThrottledHttpApi): void => {
  const { apiDomain: domain, apiCertificate: certificate } = stage
  addOwnDomain(scope, { stage, api, output: 'ApiTarget' }, { domain, certificate })
  const value = domain === undefined ? api.url : `https://${domain}/`
  new CfnOutput(scope, 'ApiUrl', { value, description: 'Address of the API' })
}

const ANONYMOUS_WARNING =
  'vehiclesAnonymous is set: anyone who can reach the API can give any user access to any vehicle and to everything it reports.'

const anonymousEnvironment = ({ vehiclesAnonymous }: Stage) => (vehiclesAnonymous ? { VEHICLES_ANONYMOUS: 'true' } : {})

/** `traccar.devices` → its operations */
const grouped = (): Map<string, Operation[]> => {
  const groups = new Map<string, Operation[]>()
  for (const operation of operations) {
    const name = operation.address.split('.').slice(0, 2).join('.')
    groups.set(name, [...(groups.get(name) ?? []), operation])
  }
  return groups
}

const pascal = (name: string) =>
  name
    .split('.')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
