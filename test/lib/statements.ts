/** Statements of the inline policies of roles. */
import type { Resource } from './synthesized.ts'

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | string[]
  readonly Resource: unknown
}

export const statements = (roles: readonly Resource[]): Statement[] =>
  roles.flatMap(({ Properties }) => Properties['Policies'] ?? []).flatMap(policy => policy.PolicyDocument.Statement)

export const actionsOf = ({ Action }: Statement): string[] => [Action].flat()
