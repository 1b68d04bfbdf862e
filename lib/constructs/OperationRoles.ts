import { Validations } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { Operation } from '#shared/api/operation.ts'
import { acknowledgeSetAsideRecords } from '../deadLetters.ts'
import { arn } from '../names.ts'
import { type Granted, statementsOf } from '../policies.ts'
import { functionRole } from './functionRole.ts'

/**
 * One role for all operations with the same grants. A role of its own per operation would not be narrower, apart from the
 * name of the log group, and a new account has room for 1,000 roles.
 */
export class OperationRoles extends Construct {
  private readonly roles: ReadonlyMap<string, IRole>

  constructor(scope: Construct, id: string, operations: readonly Operation[], granted: Granted) {
    super(scope, id)
    const names = [...new Set(operations.map(idOf))]
    const roleOf = (name: string) =>
      this.roleOf(
        name,
        operations.filter(operation => idOf(operation) === name),
        granted,
      )
    this.roles = new Map(names.map(name => [name, roleOf(name)]))
  }

  /** Returns the role of an operation. Throws for an operation that was not given to the constructor. */
  of(operation: Operation): IRole {
    const role = this.roles.get(idOf(operation))
    if (!role) throw new Error(`no role for ${operation.address}`)
    return role
  }

  private roleOf(name: string, members: readonly Operation[], granted: Granted): IRole {
    const apis = [...new Set(members.map(({ address }) => address.split('.')[0]))]
    const groups = apis.map(api => `log-group:/aws/lambda/gps-${granted.stage.stage}-${api}-*`)
    const role = functionRole(this, name, {
      stage: granted.stage,
      statements: statementsOf(members[0]?.grants ?? [], granted),
      logGroups: groups.map(group => arn('logs', group)),
    })
    const { setAsideArn } = granted
    if (setAsideArn !== undefined) acknowledgeSetAsideRecords(this, { setAsideArn })
    Validations.of(this).acknowledge(
      ...groups.map(group => ({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:${group}]`,
        reason: 'The functions of one API that share the role write to their log groups.',
      })),
    )
    return role
  }
}

/** `['table:read', 'login:count']` → `LoginCountTableRead` */
const idOf = ({ grants }: Operation): string =>
  grants
    .toSorted()
    .flatMap(grant => grant.split(':'))
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('') || 'Nothing'
