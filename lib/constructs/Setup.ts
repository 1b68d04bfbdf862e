import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { Trigger } from 'aws-cdk-lib/triggers'
import { Construct } from 'constructs'
import { functions } from '#shared/api/functions.ts'
import { statementsOf } from '../policies.ts'
import type { Stage } from '../stage.ts'
import type { DataStack } from '../stacks/DataStack.ts'
import { AddressedFunction } from './AddressedFunction.ts'

export interface SetupProps {
  readonly stage: Stage
  readonly codeDirectory: string
  readonly environment: Readonly<Record<string, string>>
  readonly data: DataStack
}

/** Runs after each deployment that changed its code. It creates only records that do not exist. */
export class Setup extends Construct {
  constructor(scope: Construct, id: string, { stage, codeDirectory, environment, data }: SetupProps) {
    super(scope, id)
    const { lambda } = new AddressedFunction(this, 'Function', {
      ...functions.setup,
      stage,
      code: Code.fromAsset(codeDirectory),
      memoryMb: 1769,
      timeoutSeconds: 60,
      environment: { ...environment, ADMIN_SECRET_ARN: data.adminSecret.secretArn },
      statements: [
        ...statementsOf(functions.setup.grants, data),
        new PolicyStatement({
          actions: ['secretsmanager:GetSecretValue'],
          resources: [data.adminSecret.secretArn],
        }),
      ],
    })
    new Trigger(this, 'Trigger', { handler: lambda })
  }
}
