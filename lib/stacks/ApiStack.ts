import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Construct } from 'constructs'
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { ThrottledHttpApi } from '../constructs/ThrottledHttpApi.ts'
import { OperationGroup } from '../constructs/OperationGroup.ts'
import { Setup } from '../constructs/Setup.ts'
import type { Deployment } from '../deployment.ts'
import { apiEnvironment, cloudFrontEnvironment, livePublisherEnvironment } from '../policies.ts'
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
    const { httpApi, url } = new ThrottledHttpApi(this, 'FrontDoor', {
      stage,
      name: 'api',
      requestsPerSecond: 200,
      origins: stage.allowedOrigins,
    })
    this.httpApi = httpApi
    const environment = {
      ...apiEnvironment(deployment, data),
      ...livePublisherEnvironment(stage),
      ...cloudFrontEnvironment(stage, data),
      ...(stage.mailFrom !== undefined && { MAIL_FROM: stage.mailFrom }),
    }
    for (const [name, members] of grouped()) {
      new OperationGroup(this, pascal(name), {
        stage,
        name,
        operations: members,
        httpApi,
        codeDirectory,
        environment: {
          ...environment,
          ...(name === 'vehicles.associations' && anonymousEnvironment(stage)),
          ...(members.some(({ grants }) => grants.includes('stream:write')) && { STREAM_NAME: data.stream.streamName }),
        },
        granted: data,
      })
    }
    if (stage.vehiclesAnonymous)
      Annotations.of(this).addWarningV2('serverless-gps:vehiclesAnonymous', ANONYMOUS_WARNING)
    new Setup(this, 'Setup', { stage, codeDirectory, environment, data })
    apiAlarms(this, { stage, topic: data.alarmTopic, httpApi })
    new CfnOutput(this, 'ApiUrl', { value: url, description: 'Address of the API' })
    new CfnOutput(this, 'AdminSecret', {
      value: data.adminSecret.secretArn,
      description: 'Secret with the initial password of the user admin',
    })
  }
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
