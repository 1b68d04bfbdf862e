import { Validations } from 'aws-cdk-lib'
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { MAIL_RESOURCES } from '../policies.ts'
import type { Stage } from '../stage.ts'

export interface FunctionRoleProps {
  readonly stage: Stage
  /** Permissions in addition to logs and traces. */
  readonly statements: readonly PolicyStatement[]
  /** ARNs of the log groups. */
  readonly logGroups: readonly string[]
}

/**
 * Returns a role for functions. CDK's grant methods cannot add to it, so that the statements in the properties are the whole
 * policy.
 */
export const functionRole = (
  scope: Construct,
  id: string,
  { stage, statements, logGroups }: FunctionRoleProps,
): IRole => {
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      grants: new PolicyDocument({
        statements: [...statements, writeLogs(logGroups), ...(stage.tracing ? [writeTraces()] : [])],
      }),
    },
  })
  if (stage.tracing) {
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: TRACES_HAVE_NO_ARN },
      { id: 'Serverless-LambdaStarPermissions', reason: TRACES_HAVE_NO_ARN },
    )
  }
  if (statements.some(({ actions }) => actions.includes('ses:SendEmail'))) {
    Validations.of(role).acknowledge(
      ...MAIL_RESOURCES.map(resource => ({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:${resource}]`,
        reason: 'SES also authorizes the identities of recipients. The condition names the only sender.',
      })),
    )
  }
  return role.withoutPolicyUpdates()
}

const writeLogs = (logGroups: readonly string[]) =>
  new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [...logGroups] })

const TRACES_HAVE_NO_ARN =
  'X-Ray does not support resource-level permissions. All other statements name their resources.'

const writeTraces = () =>
  new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] })
