/**
 * What a function may ask of AWS, by name. From this table come the IAM policy of the function, the refusal in the local
 * run and the refusal in tests: one list, so that a missing grant fails on the laptop.
 */
export interface GrantDefinition {
  readonly service: 'table' | 'stream' | 'function' | 'mail' | 'queue' | 'sockets' | 'bucket'
  readonly actions: readonly string[]
  /** Only items whose partition key starts so. */
  readonly keyPrefix?: string
}

/** Items of this partition hold the secrets that sign tokens: only a grant that names them reaches them. */
export const SECRET_PARTITION = 'SIGNING'

export const GRANTS = {
  /** Read entities, state and history. */
  'table:read': { service: 'table', actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] },
  /** Change entities. Transactions check conditions. */
  'table:write': {
    service: 'table',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
  },
  /** Find the device that a tracker names. */
  'device:lookup': { service: 'table', actions: ['dynamodb:GetItem'], keyPrefix: 'UNIQUE#' },
  /** Read the settings of the installation. */
  'settings:read': { service: 'table', actions: ['dynamodb:GetItem'], keyPrefix: 'SERVER' },
  /** Hand out what was queued for a device. */
  'command:take': {
    service: 'table',
    actions: ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    keyPrefix: 'COMMANDS#',
  },
  /** Count failed logins, which any call that brings a password may be. Each operation has it. */
  'login:count': { service: 'table', actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'], keyPrefix: 'LOGIN#' },
  /** Note that a session is in use, and what its user chose for it. */
  'session:renew': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'SESSION#' },
  /** Read the secrets that sign DeviceHive's tokens, to verify one. */
  'signing:read': {
    service: 'table',
    actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'],
    keyPrefix: SECRET_PARTITION,
  },
  /** Make a new secret for the tokens of DeviceHive. */
  'signing:rotate': {
    service: 'table',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    keyPrefix: SECRET_PARTITION,
  },
  /** Count requests and who makes them. Each operation has it. */
  'request:count': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'REQUESTS#' },
  /** Hand fixes to the stream. */
  'stream:write': { service: 'stream', actions: ['kinesis:PutRecord'] },
  /** Set records aside that can't be applied. */
  'records:setAside': { service: 'bucket', actions: ['s3:PutObject'] },
  /** Hand events over to the function that tells users of them. */
  'notifications:invoke': { service: 'function', actions: ['lambda:InvokeFunction'] },
  /** Remember who watches. */
  'connection:write': {
    service: 'table',
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    keyPrefix: 'CONNECTIONS',
  },
  /** Note, where the consumer reads it, until when somebody may watch. */
  'subscribers:write': { service: 'table', actions: ['dynamodb:UpdateItem'], keyPrefix: 'CONFIG' },
  /** Tell those who watch that something changed. */
  'live:publish': { service: 'queue', actions: ['sqs:SendMessage'] },
  /** Send to open connections, and end them. */
  'live:send': { service: 'sockets', actions: ['execute-api:ManageConnections'] },
  /** Send mails in the name of the installation. */
  'mail:send': { service: 'mail', actions: ['ses:SendEmail'] },
} as const satisfies Record<string, GrantDefinition>

export type Grant = keyof typeof GRANTS

/** Every action on items that a grant can have. */
const ITEM_ACTIONS = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']

/** Returns the actions that are denied on the secrets because no grant names them. IAM lets a denial win. */
export const deniedOnSecrets = (grants: readonly Grant[]): string[] => {
  const named = new Set(
    grants.flatMap((grant): readonly string[] => {
      const { actions, keyPrefix }: GrantDefinition = GRANTS[grant]
      return keyPrefix === SECRET_PARTITION ? actions : []
    }),
  )
  return ITEM_ACTIONS.map(action => `dynamodb:${action}`).filter(action => !named.has(action))
}

/** True if the grants allow an action; `partitionKey` is the item's, if the action names one. */
export const allows = (grants: readonly Grant[], action: string, partitionKey = ''): boolean => {
  if (partitionKey.startsWith(SECRET_PARTITION) && deniedOnSecrets(grants).includes(action)) return false
  return grants.some(grant => {
    const { actions, keyPrefix }: GrantDefinition = GRANTS[grant]
    return actions.includes(action) && (keyPrefix === undefined || partitionKey.startsWith(keyPrefix))
  })
}
