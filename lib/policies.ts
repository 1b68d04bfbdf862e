/** IAM statements of grants. They are the only permissions of a function on shared resources. */
import { Aws } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { functions } from '#shared/api/functions.ts'
import {
  type GrantDefinition,
  deniedOnSecrets,
  type Grant,
  GRANTS,
  grantsWith,
  SECRET_PARTITIONS,
} from '#shared/api/grants.ts'
import { SET_ASIDE_PREFIX } from '#shared/api/deadLetters.ts'
import { BY_KIND } from '#shared/table/layout.ts'
import { arn, functionArnOf, functionNameOf, liveQueueNameOf } from './names.ts'
import type { Stage } from './stage.ts'

export interface Granted {
  readonly stage: Stage
  readonly table: { readonly tableArn: string }
  /** Undefined if reports are applied without a stream. */
  readonly stream: { readonly streamArn: string } | undefined
  /** On-failure bucket, for functions that write to it. */
  readonly setAsideArn?: string
  /** WebSocket API, for functions that send to connections. */
  readonly webSocketApi?: { readonly apiId: string }
}

/** Returns the statements of the grants. */
export const statementsOf = (declared: readonly Grant[], granted: Granted): PolicyStatement[] => {
  const grants = grantsWith(granted.stage.ingestion, declared)
  return [
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
        ...(allowance.service === 'mail' && { conditions: onlySender(granted.stage) }),
      })
    }),
    ...secretsApart(grants, granted),
    ...useKey(grants, granted),
  ]
}

/** Denies access to secrets to functions that can access all other items. */
const secretsApart = (grants: readonly Grant[], { table }: Granted): PolicyStatement[] => {
  const reachesAll = grants.some(grant => {
    const { service, keyPrefix }: GrantDefinition = GRANTS[grant]
    return service === 'table' && keyPrefix === undefined
  })
  if (!reachesAll) return []
  return SECRET_PARTITIONS.map(
    partition =>
      new PolicyStatement({
        effect: Effect.DENY,
        actions: deniedOnSecrets(grants, partition),
        resources: [table.tableArn],
        conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [`${partition}*`] } },
      }),
  )
}

/** Returns the permission to use the key of the table and the stream, if the stage has its own. */
const useKey = (grants: readonly Grant[], { stage: { kmsKey } }: Granted): PolicyStatement[] => {
  const services = new Set(grants.map(grant => GRANTS[grant].service))
  const via = [services.has('table') && 'dynamodb', services.has('stream') && 'kinesis'].filter(
    service => service !== false,
  )
  if (kmsKey === undefined || via.length === 0) return []
  return [
    new PolicyStatement({
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: [kmsKey],
      conditions: {
        StringEquals: { 'kms:ViaService': via.map(service => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`) },
      },
    }),
  ]
}

const arnsOf = ({ service, actions }: GrantDefinition, granted: Granted): string[] => {
  const { stage, table, stream, setAsideArn, webSocketApi } = granted
  switch (service) {
    case 'table':
      return tableArns(table, actions)
    case 'stream':
      return stream ? [stream.streamArn] : []
    case 'function':
      return [functionArnOf(stage, functions.notifications.address)]
    case 'queue':
      return [arn('sqs', liveQueueNameOf(stage))]
    case 'sockets':
      return webSocketApi ? [arn('execute-api', `${webSocketApi.apiId}/${LIVE_STAGE}/*/@connections/*`)] : []
    case 'bucket':
      return setAsideArn === undefined ? [] : [`${setAsideArn}/${SET_ASIDE_PREFIX}*`]
    case 'mail':
      return stage.mailFrom === undefined ? [] : MAIL_RESOURCES.map(resource => arn('ses', resource))
  }
}

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

/** Returns the environment of functions that store reports: the stream, or what they need to apply reports themselves. */
export const ingestionEnvironment = (data: {
  readonly stage: Stage
  readonly stream: { readonly streamName: string } | undefined
  readonly setAsideBucketName: string
}): Readonly<Record<string, string>> =>
  data.stream
    ? { STREAM_NAME: data.stream.streamName }
    : {
        INGESTION: 'direct',
        SET_ASIDE_BUCKET: data.setAsideBucketName,
        ...notificationEnvironment(data.stage),
        ...livePublisherEnvironment(data.stage),
      }

/** Returns the environment of functions that raise events: the name of the function that sends emails and runs commands. */
export const notificationEnvironment = (stage: Stage): Readonly<Record<string, string>> => ({
  NOTIFICATIONS_FUNCTION: functionNameOf(stage, functions.notifications.address),
})

/** Returns the environment of API functions that read the address of the sender. */
export const cloudFrontEnvironment = (
  { web }: Stage,
  { cloudFrontSecret }: { readonly cloudFrontSecret: string },
): Readonly<Record<string, string>> => (web ? { FRONT_DOOR_KEY: cloudFrontSecret } : {})

/** Returns the same environment of the tracker function, which CloudFront reaches only through the address without TLS. */
export const senderEnvironment = (
  { trackerDoor }: Stage,
  { cloudFrontSecret }: { readonly cloudFrontSecret: string },
): Readonly<Record<string, string>> => (trackerDoor === 'cloudfront' ? { FRONT_DOOR_KEY: cloudFrontSecret } : {})

/**
 * SES authorizes each identity of the account that an email concerns: the address or domain of the sender, that of a verified
 * recipient, and the default configuration set of the sender. The condition limits the sender.
 */
export const MAIL_RESOURCES = ['identity/*', 'configuration-set/*']

const onlySender = ({ mailFrom }: Stage) => ({ StringEquals: { 'ses:FromAddress': mailFrom } })

const tableArns = ({ tableArn }: Granted['table'], actions: readonly string[]) =>
  actions.includes('dynamodb:Query') ? [tableArn, `${tableArn}/index/${BY_KIND}`] : [tableArn]

/** `ForAllValues` alone also matches a request without keys. */
const onlyKeys = (prefix: string) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
})
