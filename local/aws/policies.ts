/** Stands in for IAM: evaluates the synthesized policies, so that a missing grant fails here as it does on AWS. */
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

/** Returns the statements of each role by the name of the role. */
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

/** Returns true if the action is allowed, for items of the partition if a key is given. */
export type Permission = (action: string, partitionKey?: string) => boolean

const LEADING_KEYS = 'dynamodb:LeadingKeys'

/** Compiles statements. The app has one table and one stream, so the service of an action determines its resource. */
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

/** Compiles a condition. Throws for conditions that the app does not use, because ignoring one would allow too much. */
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
  // The mailer of a host has one sender.
  if (operator === 'StringEquals' && Object.keys(keys).join() === 'ses:FromAddress') return () => true
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
