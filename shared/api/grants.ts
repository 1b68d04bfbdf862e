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

/** Partition with the secrets that sign tokens. Only grants with this prefix give access to it. */
export const SECRET_PARTITION = 'SIGNING'

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
  /** Counts failed logins. Every operation has this grant, because any request can contain a password. */
  'login:count': { service: 'table', actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'], keyPrefix: 'LOGIN#' },
  /** Records the use of a session and its settings. */
  'session:renew': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'SESSION#' },
  /** Reads the secrets that sign DeviceHive tokens, to verify a token. */
  'signing:read': {
    service: 'table',
    actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'],
    keyPrefix: SECRET_PARTITION,
  },
  /** Creates a secret for DeviceHive tokens. */
  'signing:rotate': {
    service: 'table',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    keyPrefix: SECRET_PARTITION,
  },
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
} as const satisfies Record<string, GrantDefinition>

export type Grant = keyof typeof GRANTS

/** All DynamoDB actions that a grant can contain. */
const ITEM_ACTIONS = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

/** Returns the actions to deny on the secrets: all that no grant names. In IAM, a denial overrides any permission. */
export const deniedOnSecrets = (grants: readonly Grant[]): string[] => {
  const named = new Set(
    grants.flatMap((grant): readonly string[] => {
      const { actions, keyPrefix }: GrantDefinition = GRANTS[grant]
      return keyPrefix === SECRET_PARTITION ? actions : []
    }),
  )
  return ITEM_ACTIONS.map(action => `dynamodb:${action}`).filter(action => !named.has(action))
}

/** Returns whether the grants allow an action. `partitionKey` is that of the item, if the action has one. */
export const allows = (grants: readonly Grant[], action: string, partitionKey = ''): boolean => {
  if (partitionKey.startsWith(SECRET_PARTITION) && deniedOnSecrets(grants).includes(action)) return false
  return grants.some(grant => {
    const { actions, keyPrefix }: GrantDefinition = GRANTS[grant]
    return actions.includes(action) && (keyPrefix === undefined || partitionKey.startsWith(keyPrefix))
  })
}
