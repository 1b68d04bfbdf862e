/** Grants → IAM statements. Nothing else gives a function access to what others keep or do. */
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
  /** Of the functions that set records aside: the bucket. */
  readonly setAsideArn?: string
  /** Of the functions that send to open sockets. */
  readonly webSocketApi?: { readonly apiId: string }
}

/** The statements that allow exactly what the grants say, each under its own name. */
export const statementsOf = (grants: readonly Grant[], granted: Granted): PolicyStatement[] => [
  ...grants.flatMap(grant => {
    const allowance: GrantDefinition = GRANTS[grant]
    const { actions, keyPrefix } = allowance
    const resources = arnsOf(allowance, granted)
    // Mail without a sender: there is nothing to allow.
    if (resources.length === 0) return []
    return new PolicyStatement({
      actions: [...actions],
      resources,
      ...(keyPrefix !== undefined && { conditions: onlyKeys(keyPrefix) }),
    })
  }),
  ...secretsApart(grants, granted),
]

/** Keeps the signing secrets from functions that may read or write any other item. */
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

/** Named and not referred to, so that no stack must wait for another. */
const arn = (service: string, resource: string) =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`

/** What the queue of what changed is called, so that those who write to it need not wait for its stack. */
export const liveQueueNameOf = ({ stage }: Stage): string => `gps-${stage}-live`

/** The stage of the WebSocket API, which is its only path. */
export const LIVE_STAGE = 'live'

/** The environment of functions that answer people and programs. */
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

/** The environment of functions that tell of changes. */
export const livePublisherEnvironment = (stage: Stage): Readonly<Record<string, string>> => ({
  LIVE_QUEUE_URL: `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${liveQueueNameOf(stage)}`,
})

/** The environment of functions that ask who sent a request. */
export const cloudFrontEnvironment = (
  { web }: Stage,
  { cloudFrontSecret }: { readonly cloudFrontSecret: string },
): Readonly<Record<string, string>> => (web ? { FRONT_DOOR_KEY: cloudFrontSecret } : {})

/** SES checks the address itself where that is verified, else its domain. */
const identitiesOf = ({ mailFrom }: Stage): string[] =>
  mailFrom === undefined ? [] : [mailFrom, mailFrom.slice(mailFrom.lastIndexOf('@') + 1)]

const tableArns = ({ tableArn }: Granted['table'], actions: readonly string[]) =>
  actions.includes('dynamodb:Query') ? [tableArn, `${tableArn}/index/${BY_KIND}`] : [tableArn]

/** `ForAllValues` alone is also true of a request that names no key at all. */
const onlyKeys = (prefix: string) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
})
