/** Grants → IAM statements. Nothing else gives a function access to the table or the stream. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type Allowance, type Grant, GRANTS } from '#shared/api/grants.ts'
import { BY_KIND } from '#shared/table/layout.ts'

export interface Granted {
  readonly table: { readonly tableArn: string }
  readonly stream: { readonly streamArn: string }
}

/** The statements that allow exactly what the grants say, each under its own name. */
export const statementsOf = (grants: readonly Grant[], granted: Granted): PolicyStatement[] =>
  grants.map(grant => {
    const { service, actions, keyPrefix }: Allowance = GRANTS[grant]
    return new PolicyStatement({
      actions: [...actions],
      resources: service === 'stream' ? [granted.stream.streamArn] : tableArns(granted.table, actions),
      ...(keyPrefix !== undefined && { conditions: onlyKeys(keyPrefix) }),
    })
  })

const tableArns = ({ tableArn }: Granted['table'], actions: readonly string[]) =>
  actions.includes('dynamodb:Query') ? [tableArn, `${tableArn}/index/${BY_KIND}`] : [tableArn]

/** `ForAllValues` alone is also true of a request that names no key at all. */
const onlyKeys = (prefix: string) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
})
