import { Stack } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { trackerFunction } from '../constructs/trackerFunction.ts'
import type { Deployment } from '../deployment.ts'
import { arn } from '../names.ts'
import type { AddressStack } from './AddressStack.ts'
import type { DataStack } from './DataStack.ts'
import { ingestAlarms } from './ingestAlarms.ts'

export interface IngestStacks {
  readonly data: DataStack
  readonly address: AddressStack
}

/** The tracker function. With a stream it has its own bundle, so that changes to the API do not affect it. */
export class IngestStack extends Stack {
  constructor(scope: Construct, id: string, deployment: Deployment, { data, address }: IngestStacks) {
    super(scope, id, { description: 'GPS tracking: ingest of tracker reports' })
    const { stage } = deployment
    const { httpApi } = address
    const lambda = trackerFunction(this, deployment, data)
    lambda.addPermission('Address', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: arn('execute-api', `${httpApi.apiId}/*`),
    })
    ingestAlarms(this, { stage, topic: data.alarmTopic, httpApi, lambda })
  }
}
