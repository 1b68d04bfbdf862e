import { CfnParameter, NestedStack, Token } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { Operation } from '#shared/api/operation.ts'
import type { Stage } from '../stage.ts'
import { OperationFunction } from './OperationFunction.ts'
import type { OperationRoles } from './OperationRoles.ts'

export interface OperationGroupProps {
  readonly stage: Stage
  /** `traccar.devices` */
  readonly name: string
  readonly operations: readonly Operation[]
  readonly httpApi: HttpApi
  /** The bundle; CDK wants an asset object for each stack that uses it. */
  readonly codeDirectory: string
  readonly environment: Readonly<Record<string, string>>
  readonly roles: OperationRoles
}

/** The functions of one resource group, in a template of their own: an operation takes three of its 500 resources. */
export class OperationGroup extends NestedStack {
  constructor(scope: Construct, id: string, props: OperationGroupProps) {
    const { name, operations, codeDirectory, roles, environment, ...common } = props
    super(scope, id, { description: `GPS tracking: ${name}` })
    const code = Code.fromAsset(codeDirectory)
    const variables = Object.entries(environment).map(([variable, value]) => [variable, this.passed(variable, value)])
    for (const operation of operations) {
      const key = operation.address.split('.').slice(2).join('')
      new OperationFunction(this, key.charAt(0).toUpperCase() + key.slice(1), {
        ...common,
        code,
        environment: Object.fromEntries(variables),
        operation,
        role: roles.of(operation),
      })
    }
  }

  /** Returns the value as a parameter, so that the outer stack reads it from the data stack once for all groups. */
  private passed(variable: string, value: string): string {
    const name = READ_ONCE[variable]
    if (name === undefined || !Token.isUnresolved(value)) return value
    this.setParameter(name, value)
    return new CfnParameter(this, name).valueAsString
  }
}

/** Environment variables whose values come from the data stack, with the names of their parameters. */
const READ_ONCE: Readonly<Record<string, string>> = {
  TABLE_NAME: 'TableName',
  STREAM_NAME: 'StreamName',
  SET_ASIDE_BUCKET: 'SetAsideBucket',
}
