/** Requests to the emulated account, beyond those of the CDK CLI. */
import * as z from 'zod/mini'
import { type OperatorRequest, type OperatorRequests, operatorRequests } from '#shared/aws/operatorRequests.ts'
import { StartError } from '../../local/program/settings.ts'
import { type EmulatedAccount, REGION } from './emulator.ts'

/** Returns the function that sends requests to the account. */
export const accountRequests = ({ endpoint }: EmulatedAccount): Promise<OperatorRequests> =>
  operatorRequests({ region: REGION, endpointOf: () => endpoint })

const json = (service: string, target: string, input: object = {}): OperatorRequest => ({
  service,
  method: 'POST',
  path: '/',
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target },
  body: JSON.stringify(input),
})
const query = (service: string, action: string, version: string): OperatorRequest => ({
  service,
  method: 'POST',
  path: '/',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ Action: action, Version: version }).toString(),
})
const get = (service: string, path: string): OperatorRequest => ({ service, method: 'GET', path })

const Secret = z.object({ SecretString: z.string() })

/** Returns the value of a secret. */
export const secretValue = async (request: OperatorRequests, id: string): Promise<string> =>
  Secret.parse(JSON.parse(await request(json('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId: id }))))
    .SecretString

/** Sends an action to DynamoDB. */
export const dynamodb = async (request: OperatorRequests, action: string, input: object): Promise<unknown> =>
  JSON.parse(await request(json('dynamodb', `DynamoDB_20120810.${action}`, input)))

/** Lists of resources, by the name that a person gives them. */
const LISTS: Readonly<Record<string, OperatorRequest>> = {
  functions: get('lambda', '/2015-03-31/functions/?MaxItems=10000'),
  'event sources': get('lambda', '/2015-03-31/event-source-mappings/'),
  tables: json('dynamodb', 'DynamoDB_20120810.ListTables'),
  streams: json('kinesis', 'Kinesis_20131202.ListStreams'),
  queues: json('sqs', 'AmazonSQS.ListQueues'),
  topics: query('sns', 'ListTopics', '2010-03-31'),
  buckets: get('s3', '/'),
  secrets: json('secretsmanager', 'secretsmanager.ListSecrets'),
  roles: query('iam', 'ListRoles', '2010-05-08'),
  'log groups': json('logs', 'Logs_20140328.DescribeLogGroups'),
  alarms: query('monitoring', 'DescribeAlarms', '2010-08-01'),
  rules: json('events', 'AWSEvents.ListRules'),
  schedules: get('scheduler', '/schedules'),
  APIs: get('apigateway', '/v2/apis'),
  stacks: query('cloudformation', 'DescribeStacks', '2010-05-15'),
}

/** Returns the resources whose name begins with the prefix, as `kind name`. */
export const resourcesNamed = async (request: OperatorRequests, prefix: string): Promise<string[]> => {
  const found: string[] = []
  for (const [kind, list] of Object.entries(LISTS)) {
    const names = new Set((await request(list)).match(new RegExp(`${prefix}[A-Za-z0-9_.-]*`, 'g')))
    found.push(...[...names].map(name => `${kind} ${name}`))
  }
  return found
}

const Apis = z.object({ items: z.array(z.object({ apiId: z.string(), name: z.string() })) })
const Routes = z.object({ items: z.array(z.object({ routeId: z.string(), routeKey: z.string() })) })

/** Returns the id of an API. Throws StartError if there is none of that name, or several. */
export const apiIdOf = async (request: OperatorRequests, apiName: string): Promise<string> => {
  const { items } = Apis.parse(JSON.parse(await request(get('apigateway', '/v2/apis'))))
  const [found, ...more] = items.filter(({ name }) => name === apiName)
  if (found && more.length === 0) return found.apiId
  throw new StartError(`There are ${items.filter(({ name }) => name === apiName).length} APIs named ${apiName}.`)
}

/** Returns the ids of an API's routes by route key. */
export const routeIds = async (request: OperatorRequests, apiId: string): Promise<ReadonlyMap<string, string>> => {
  const { items } = Routes.parse(
    JSON.parse(await request(get('apigateway', `/v2/apis/${apiId}/routes?maxResults=1000`))),
  )
  return new Map(items.map(({ routeKey, routeId }) => [routeKey, routeId]))
}

/** Sets the tag without which CDK's function does not empty a bucket. The emulator loses it when the stack is updated. */
export const tagForDeletion = async (request: OperatorRequests, bucket: string): Promise<void> => {
  const tag = '<Tag><Key>aws-cdk:auto-delete-objects</Key><Value>true</Value></Tag>'
  const body = `<Tagging><TagSet>${tag}</TagSet></Tagging>`
  await request({ service: 's3', method: 'PUT', path: `/${bucket}?tagging`, body })
}
