/** IAM's decisions, from the synthesized policies: a grant that the app lacks is refused here as it would be in AWS. */
import * as z from 'zod/mini'
import type { Resource } from '../assembly/templates.ts'

const texts = z.union([z.string(), z.array(z.string())])

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  Condition: z.optional(z.record(z.string(), z.record(z.string(), texts))),
})
export type Statement = z.infer<typeof Statement>

const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })
const RoleProperties = z.object({ Policies: z._default(z.array(Policy), []) })
const PolicyProperties = z.extend(Policy, { Roles: z._default(z.array(z.string()), []) })

/** The statements of each role, by its name. */
export const statementsOfRoles = (resources: readonly Resource[]): Map<string, Statement[]> => {
  const roles = new Map<string, Statement[]>()
  const add = (role: string, statements: readonly Statement[]) =>
    roles.set(role, [...(roles.get(role) ?? []), ...statements])
  for (const { type, name, properties } of resources) {
    if (type === 'AWS::IAM::Role') {
      for (const { PolicyDocument } of RoleProperties.parse(properties).Policies) add(name, PolicyDocument.Statement)
    }
    if (type === 'AWS::IAM::Policy') {
      const { Roles, PolicyDocument } = PolicyProperties.parse(properties)
      for (const role of Roles) add(role, PolicyDocument.Statement)
    }
  }
  return roles
}

/** May one do this action, on an item of this partition where the action names one? */
export type Permission = (action: string, partitionKey?: string) => boolean

const LEADING_KEYS = 'dynamodb:LeadingKeys'

/** Compiles statements. There is one table and one stream, so that the service of an action says its resource. */
export const permissionOf = (statements: readonly Statement[]): Permission => {
  const rules = statements.map(ruleOf)
  const ofAction = new Map<string, readonly Rule[]>()
  return (action, partitionKey) => {
    let matching = ofAction.get(action)
    if (!matching) ofAction.set(action, (matching = rules.filter(rule => rule.covers(action))))
    const applying = matching.filter(rule => rule.holds(partitionKey))
    return applying.length > 0 && applying.every(({ allow }) => allow)
  }
}

interface Rule {
  readonly allow: boolean
  covers(action: string): boolean
  holds(partitionKey: string | undefined): boolean
}

const ruleOf = ({ Effect, Action, Resource, Condition = {} }: Statement): Rule => {
  const actions = listOf(Action).map(patternOf)
  const services = listOf(Resource).map(resource => (resource === '*' ? '*' : resource.split(':')[2]))
  const conditions = Object.entries(Condition).map(([operator, keys]) => conditionOf(operator, keys))
  return {
    allow: Effect === 'Allow',
    covers: action =>
      actions.some(pattern => pattern.test(action)) &&
      services.some(service => service === '*' || service === action.split(':')[0]),
    holds: partitionKey => conditions.every(condition => condition(partitionKey)),
  }
}

type Condition = (partitionKey: string | undefined) => boolean

/** The few conditions that the app uses. One that is not known here must not pass unnoticed. */
const conditionOf = (operator: string, keys: Readonly<Record<string, string | readonly string[]>>): Condition => {
  const [[key, wanted] = ['', '']] = Object.entries(keys)
  const known = key === LEADING_KEYS && Object.keys(keys).length === 1
  if (known && operator === 'ForAllValues:StringLike') {
    const patterns = listOf(wanted).map(patternOf)
    return partitionKey => partitionKey === undefined || patterns.some(pattern => pattern.test(partitionKey))
  }
  if (known && operator === 'ForAnyValue:StringLike') {
    const patterns = listOf(wanted).map(patternOf)
    return partitionKey => partitionKey !== undefined && patterns.some(pattern => pattern.test(partitionKey))
  }
  if (known && operator === 'Null') return partitionKey => (partitionKey === undefined) === (wanted === 'true')
  throw new Error(`the local run does not support the policy condition ${operator} on ${Object.keys(keys).join(', ')}`)
}

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value)

/** IAM's wildcards: `*` is any text, `?` any character. */
const patternOf = (wildcards: string): RegExp =>
  new RegExp(
    `^${wildcards
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]')}$`,
  )
