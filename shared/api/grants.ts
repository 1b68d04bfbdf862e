/**
 * AWS permissions of functions by name. The IAM policies and the checks in local runs and tests derive from this table,
 * so that a missing grant fails before deployment.
 */
export interface GrantDefinition {
  readonly service: 'table' | 'stream' | 'function' | 'mail' | 'queue' | 'sockets' | 'bucket'
  readonly actions: readonly string[]
  /** Restricts the grant to items whose partition key has this prefix. */
  readonly keyPrefix?: string
}

/** Partition with the secrets that sign tokens. */
const SIGNING = 'SIGNING'
/** Partitions with the keys of second factors, one per user. */
const TOTP = 'TOTP#'
/** Partition with the key that identifies the deployment to push services. */
const VAPID = 'VAPID'
/** Prefixes of partitions with secrets. Only grants with the same prefix give access to them. */
export const SECRET_PARTITIONS = [SIGNING, TOTP, VAPID] as const
type SecretPartition = (typeof SECRET_PARTITIONS)[number]

export const GRANTS = {
  /** Reads entities, state and history. */
  'table:read': { service: 'table', actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] },
  /** Changes entities. Transactions check conditions. */
  'table:write': {
    service: 'table',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
  },
  /** Looks up the device of a tracker report. */
  'device:lookup': { service: 'table', actions: ['dynamodb:GetItem'], keyPrefix: 'UNIQUE#' },
  /** Reads the server settings. */
  'settings:read': { service: 'table', actions: ['dynamodb:GetItem'], keyPrefix: 'SERVER' },
  /** Delivers queued commands to a device. */
  'command:take': {
    service: 'table',
    actions: ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    keyPrefix: 'COMMANDS#',
  },
  /** Counts reports that were refused because they had no valid key. */
  'refusal:count': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'REFUSED#' },
  /** Counts failed logins. Every operation has this grant, because any request can contain a password. */
  'login:count': { service: 'table', actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'], keyPrefix: 'LOGIN#' },
  /** Records the last use of a token. Every operation has this grant, because any request can contain a token. */
  'token:note': { service: 'table', actions: ['dynamodb:PutItem'], keyPrefix: 'TOKENUSE#' },
  /** Records actions in the audit log. */
  'audit:write': { service: 'table', actions: ['dynamodb:PutItem'], keyPrefix: 'AUDIT#' },
  /** Records the use of a session and its settings. */
  'session:renew': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'SESSION#' },
  /** Reads the secrets that sign DeviceHive tokens, to verify a token. */
  'signing:read': {
    service: 'table',
    actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'],
    keyPrefix: SIGNING,
  },
  /** Creates a secret for DeviceHive tokens. */
  'signing:rotate': {
    service: 'table',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    keyPrefix: SIGNING,
  },
  /** Verifies a code of a second factor, and records it as used. */
  'totp:use': { service: 'table', actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], keyPrefix: TOTP },
  /** Sets and removes second factors. */
  'totp:write': { service: 'table', actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'], keyPrefix: TOTP },
  /** Reads the key that identifies the deployment to push services, to send a message. */
  'vapid:read': { service: 'table', actions: ['dynamodb:GetItem'], keyPrefix: VAPID },
  /** Creates that key. */
  'vapid:create': { service: 'table', actions: ['dynamodb:PutItem'], keyPrefix: VAPID },
  /** Counts requests and their users. Every operation has this grant. */
  'request:count': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'REQUESTS#' },
  /** Writes reports to the stream. */
  'stream:write': { service: 'stream', actions: ['kinesis:PutRecord'] },
  /** Writes records that cannot be applied to the on-failure bucket. */
  'records:setAside': { service: 'bucket', actions: ['s3:PutObject'] },
  /** Invokes the function that sends notifications. */
  'notifications:invoke': { service: 'function', actions: ['lambda:InvokeFunction'] },
  /** Stores open connections. */
  'connection:write': {
    service: 'table',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    keyPrefix: 'CONNECTIONS',
  },
  /** Records until when clients may be connected. The consumer reads it. */
  'subscribers:write': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'CONFIG' },
  /** Publishes changes for connected clients. */
  'live:publish': { service: 'queue', actions: ['sqs:SendMessage'] },
  /** Sends to open connections and closes them. */
  'live:send': { service: 'sockets', actions: ['execute-api:ManageConnections'] },
  /** Sends email from the deployment's address. */
  'mail:send': { service: 'mail', actions: ['ses:SendEmail'] },
  /** Sends email with attachments from the deployment's address. */
  'mail:sendFiles': { service: 'mail', actions: ['ses:SendEmail', 'ses:SendRawEmail'] },
  /** Claims the right to send a message to a recipient, at most once or at a limited rate. */
  'delivery:claim': { service: 'table', actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'], keyPrefix: 'DELIVERY#' },
} as const satisfies Record<string, GrantDefinition>

export type Grant = keyof typeof GRANTS

/** Grants of functions that apply reports to the position log. */
export const APPLY_REPORTS = [
  'table:read',
  'table:write',
  'records:setAside',
  'notifications:invoke',
  'live:publish',
] as const satisfies readonly Grant[]

/** How reports are stored: through a stream with a consumer, or by the function that receives them. */
export type Ingestion = 'stream' | 'direct'

/** Returns the grants of a function in a deployment. Without a stream, a function that writes to it applies reports itself. */
export const grantsWith = (ingestion: Ingestion, grants: readonly Grant[]): readonly Grant[] =>
  ingestion === 'stream'
    ? grants
    : [...new Set(grants.flatMap((grant): readonly Grant[] => (grant === 'stream:write' ? APPLY_REPORTS : [grant])))]

/** All DynamoDB actions that a grant can contain. */
const ITEM_ACTIONS = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

/** Returns the actions to deny on secrets: all that no grant names. In IAM, a denial overrides any permission. */
export const deniedOnSecrets = (grants: readonly Grant[], partition: SecretPartition): string[] => {
  const named = new Set(
    grants.flatMap((grant): readonly string[] => {
      const { actions, keyPrefix }: GrantDefinition = GRANTS[grant]
      return keyPrefix === partition ? actions : []
    }),
  )
  return ITEM_ACTIONS.map(action => `dynamodb:${action}`).filter(action => !named.has(action))
}

/** Returns whether the grants allow an action. `partitionKey` is that of the item, if the action has one. */
export const allows = (grants: readonly Grant[], action: string, partitionKey = ''): boolean => {
  const secret = SECRET_PARTITIONS.find(prefix => partitionKey.startsWith(prefix))
  if (secret !== undefined && deniedOnSecrets(grants, secret).includes(action)) return false
  return grants.some(grant => {
    const { actions, keyPrefix }: GrantDefinition = GRANTS[grant]
    return actions.includes(action) && (keyPrefix === undefined || partitionKey.startsWith(keyPrefix))
  })
}
