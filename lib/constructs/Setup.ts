import { CustomResource, Duration, FileSystem } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Code } from 'aws-cdk-lib/aws-lambda'
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

/** CloudFormation stops waiting after this time, not after an hour. Lambda retries within it if the function fails. */
const SERVICE_TIMEOUT = Duration.minutes(5)

/**
 * Runs in each deployment that changes its code or the table. It creates only records that do not exist. The function itself
 * responds to CloudFormation.
 */
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
    new CustomResource(this, 'Run', {
      resourceType: 'Custom::Setup',
      serviceToken: lambda.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      // CloudFormation runs it again if one of these has changed.
      properties: { code: FileSystem.fingerprint(codeDirectory), tableName: data.table.tableName },
    })
  }
}
