import { CfnOutput, type CfnResource, Stack, Validations } from 'aws-cdk-lib'
import { CfnIntegration, CfnRoute, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { oneAfterTheOther } from '../constructs/ApiRoutes.ts'
import { addOwnDomain } from '../constructs/OwnDomain.ts'
import { ThrottledHttpApi } from '../constructs/ThrottledHttpApi.ts'
import { requestsPerSecondOf } from '../constructs/trackerFunction.ts'
import { apiHostOf, functionArnOf } from '../names.ts'
import { removalPolicyOf } from '../removal.ts'
import type { Stage } from '../stage.ts'

/**
 * The HTTP API that trackers report to. Its address is configured in devices that are hard to reach, so the stack is
 * protected, and depends on no other. It refers to the tracker function by name.
 */
export class AddressStack extends Stack {
  readonly httpApi: HttpApi
  /** Host name of the API. */
  readonly host: string
  /** Server address to configure in trackers, with the own domain if there is one. */
  readonly url: string

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      terminationProtection: !stage.disposable,
      description: 'GPS tracking: address that trackers report to',
    })
    const api = new ThrottledHttpApi(this, 'FrontDoor', {
      stage,
      name: 'trackers',
      requestsPerSecond: requestsPerSecondOf(stage),
    })
    this.httpApi = api.httpApi
    this.httpApi.applyRemovalPolicy(removalPolicyOf(stage))
    const routes = trackerRoutes(this, stage, this.httpApi)
    oneAfterTheOther(routes)
    api.stage.node.addDependency(...routes)
    const { trackerDomain: domain, trackerCertificate: certificate } = stage
    addOwnDomain(this, { stage, api, output: 'TrackerTarget' }, { domain, certificate })
    this.host = apiHostOf(this.httpApi)
    this.url = `https://${domain ?? this.host}/`
    // Otherwise the stack of the second address has this output.
    if (domain !== undefined || stage.trackerDoor === 'none') {
      new CfnOutput(this, 'TrackerUrl', { value: this.url, description: 'Server address to configure in trackers' })
    }
  }
}

/** Returns the integration of the tracker function and its routes, which match every path and method. */
const trackerRoutes = (scope: Construct, stage: Stage, { apiId }: HttpApi): CfnResource[] => {
  const integration = new CfnIntegration(scope, 'Integration', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: functionArnOf(stage, functions.trackers.address),
    payloadFormatVersion: '2.0',
  })
  const routes = Object.entries({ Root: '/', Rest: '/{proxy+}' }).map(([id, path]) => {
    const target = `integrations/${integration.ref}`
    const route = new CfnRoute(scope, id, { apiId, routeKey: `ANY ${path}`, authorizationType: 'NONE', target })
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Trackers cannot authenticate: their protocols send only the unique id, which the function looks up.',
    })
    return route
  })
  return [integration, ...routes]
}
