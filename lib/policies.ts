/** IAM statements of grants. They are the only permissions of a function on shared resources. */
import { Aws } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { functions } from '#shared/api/functions.ts'
import { type GrantDefinition, deniedOnSecrets, type Grant, GRANTS, SECRET_PARTITION } from '#shared/api/grants.ts'
import { SET_ASIDE_PREFIX } from '#shared/api/deadLetters.ts'
import { BY_KIND } from '#shared/table/layout.ts'
import { functionNameOf } from './constructs/AddressedFunction.ts'
import type { Stage } from './stage.ts'

export interface Granted {
  readonly stage: Stage
  readonly table: { readonly tableArn: string }
  readonly stream: { readonly streamArn: string }
  /** On-failure bucket, for functions that write to it. */
  readonly setAsideArn?: string
  /** WebSocket API, for functions that send to connections. */
  readonly webSocketApi?: { readonly apiId: string }
}

/** Returns the statements of the grants. */
export const statementsOf = (grants: readonly Grant[], granted: Granted): PolicyStatement[] => [
  ...grants.flatMap(grant => {
    const allowance: GrantDefinition = GRANTS[grant]
    const { actions, keyPrefix } = allowance
    const resources = arnsOf(allowance, granted)
    // The grant to send mail has no resource if no sender is configured.
    if (resources.length === 0) return []
    return new PolicyStatement({
      actions: [...actions],
      resources,
      ...(keyPrefix !== undefined && { conditions: onlyKeys(keyPrefix) }),
    })
  }),
  ...secretsApart(grants, granted),
]

/** Denies access to the signing secrets to functions that can access all other items. */
const secretsApart = (grants: readonly Grant[], { table }: Granted): PolicyStatement[] => {
  const reachesAll = grants.some(grant => {
    const { service, keyPrefix }: GrantDefinition = GRANTS[grant]
    return service === 'table' && keyPrefix === undefined
  })
  if (!reachesAll) return []
  return [
    new PolicyStatement({
      effect: Effect.DENY,
      actions: deniedOnSecrets(grants),
      resources: [table.tableArn],
      conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [`${SECRET_PARTITION}*`] } },
    }),
  ]
}

const arnsOf = ({ service, actions }: GrantDefinition, granted: Granted): string[] => {
  const { stage, table, stream, setAsideArn, webSocketApi } = granted
  switch (service) {
    case 'table':
      return tableArns(table, actions)
    case 'stream':
      return [stream.streamArn]
    case 'function':
      return [arn('lambda', `function:${functionNameOf(stage, functions.notifications.address)}`)]
    case 'queue':
      return [arn('sqs', liveQueueNameOf(stage))]
    case 'sockets':
      return webSocketApi ? [arn('execute-api', `${webSocketApi.apiId}/${LIVE_STAGE}/*/@connections/*`)] : []
    case 'bucket':
      return setAsideArn === undefined ? [] : [`${setAsideArn}/${SET_ASIDE_PREFIX}*`]
    case 'mail':
      return identitiesOf(stage).map(identity => arn('ses', `identity/${identity}`))
  }
}

/** Built from names instead of references, so that stacks do not depend on each other. */
const arn = (service: string, resource: string) =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`

/** Returns the name of the live queue, so that functions that write to it do not depend on its stack. */
export const liveQueueNameOf = ({ stage }: Stage): string => `gps-${stage}-live`

/** Stage of the WebSocket API, its only path. */
export const LIVE_STAGE = 'live'

/** Returns the environment of API functions. */
export const apiEnvironment = (
  { stage, version }: { readonly stage: Stage; readonly version: string },
  { table }: { readonly table: { readonly tableName: string } },
): Readonly<Record<string, string>> => ({
  TABLE_NAME: table.tableName,
  ALLOWED_ORIGINS: stage.allowedOrigins.join(','),
  SECURE_COOKIES: 'true',
  APP_VERSION: version,
  LOG_LEVEL: 'warn',
})

/** Returns the environment of functions that publish live changes. */
export const livePublisherEnvironment = (stage: Stage): Readonly<Record<string, string>> => ({
  LIVE_QUEUE_URL: `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${liveQueueNameOf(stage)}`,
})

/** Returns the environment of functions that read the address of the sender. */
export const cloudFrontEnvironment = (
  { web }: Stage,
  { cloudFrontSecret }: { readonly cloudFrontSecret: string },
): Readonly<Record<string, string>> => (web ? { FRONT_DOOR_KEY: cloudFrontSecret } : {})

/** SES authorizes by the address if it is verified, otherwise by its domain. */
const identitiesOf = ({ mailFrom }: Stage): string[] =>
  mailFrom === undefined ? [] : [mailFrom, mailFrom.slice(mailFrom.lastIndexOf('@') + 1)]

const tableArns = ({ tableArn }: Granted['table'], actions: readonly string[]) =>
  actions.includes('dynamodb:Query') ? [tableArn, `${tableArn}/index/${BY_KIND}`] : [tableArn]

/** `ForAllValues` alone also matches a request without keys. */
const onlyKeys = (prefix: string) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
})
