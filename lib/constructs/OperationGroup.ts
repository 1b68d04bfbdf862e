import { NestedStack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { Operation } from '#shared/api/operation.ts'
import type { Granted } from '../policies.ts'
import type { Stage } from '../stage.ts'
import { OperationFunction } from './OperationFunction.ts'

export interface OperationGroupProps {
  readonly stage: Stage
  /** `traccar.devices` */
  readonly name: string
  readonly operations: readonly Operation[]
  readonly httpApi: HttpApi
  /** The bundle; CDK wants an asset object for each stack that uses it. */
  readonly codeDirectory: string
  readonly environment: Readonly<Record<string, string>>
  readonly granted: Granted
}

/** The operations of one resource group, in a template of their own: an operation takes six of the 500 resources. */
export class OperationGroup extends NestedStack {
  constructor(scope: Construct, id: string, { name, operations, codeDirectory, ...common }: OperationGroupProps) {
    super(scope, id, { description: `GPS tracking: ${name}` })
    const code = Code.fromAsset(codeDirectory)
    for (const operation of operations) {
      const key = operation.address.split('.').slice(2).join('')
      new OperationFunction(this, key.charAt(0).toUpperCase() + key.slice(1), { ...common, code, operation })
    }
  }
}
