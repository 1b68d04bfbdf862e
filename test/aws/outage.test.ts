import type { IncomingMessage, ServerResponse } from 'node:http'
import { isOutage } from '#shared/aws/outage.ts'
import { s3SetAside } from '#shared/aws/deadLetters.ts'
import { NoAnswer, ServiceError, signedCalls } from '#shared/aws/signed.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { ConditionFailed } from '#shared/table/table.ts'
import { type Listener, listen } from './listener.ts'

const PATIENCE = { attempts: 1, attemptMs: 300, pauseMs: 2 }

let aws: Listener
let answer: (request: IncomingMessage, response: ServerResponse) => void

beforeEach(async () => {
  aws = await listen(() => answer)
})
afterEach(() => aws.close())

const status = (code: number, body: string) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(code).end(body)
const typed = (type: string) => status(400, JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` }))

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
const failureOfCall = (endpoint = aws.endpoint) =>
  failure(
    signedCalls(
      { name: 'dynamodb', target: 'DynamoDB_20120810', contentType: '', region: undefined, endpoint },
      PATIENCE,
    )('GetItem', {}),
  )

test.each([
  ['a 500', status(500, '{"__type":"InternalServerError"}')],
  ['a 503 that is no JSON', status(503, '<html>')],
  ['an answer that cannot be read', status(200, '<html>')],
  ['too many requests', status(429, '{}')],
  ['throttling', typed('ProvisionedThroughputExceededException')],
  ['a table that is gone', typed('ResourceNotFoundException')],
  ['a role without rights', typed('AccessDeniedException')],
  ['credentials that ended', typed('ExpiredTokenException')],
  ['credentials that are none', typed('UnrecognizedClientException')],
  ['a key that is disabled', typed('KMSDisabledException')],
  ['a connection that breaks', (request: IncomingMessage) => void request.socket.destroy()],
  ['silence', () => undefined],
])('%s is an outage', async (_, given) => {
  answer = given
  expect(isOutage(await failureOfCall())).toBe(true)
})

test('nobody at the address is an outage', async () => {
  const error = await failureOfCall('http://127.0.0.1:1')
  expect(error).toBeInstanceOf(NoAnswer)
  expect(isOutage(error)).toBe(true)
})

test.each(['ValidationException', 'ItemCollectionSizeLimitExceededException', 'SerializationException'])(
  '%s is about the request, and no outage',
  async type => {
    answer = typed(type)
    expect(isOutage(await failureOfCall())).toBe(false)
  },
)

test.each<[string, unknown, boolean]>([
  ['a condition that other writers broke', new ConditionFailed(0), true],
  ['a full disk', Object.assign(new Error('write'), { code: 'ENOSPC' }), true],
  ['no descriptors', Object.assign(new Error('open'), { code: 'EMFILE', syscall: 'open' }), true],
  [
    'a refusal of the local run for want of a grant',
    Object.assign(new Error(''), { name: 'AccessDeniedException' }),
    true,
  ],
  ['a bug of ours', new TypeError('undefined is not a function'), false],
  ['a wrong call of Node', Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' }), false],
  ['a bad request', new ServiceError('ValidationException', '', 400), false],
  ['a text', 'thrown', false],
  ['nothing', undefined, false],
])('%s', (_, error, expected) => {
  expect(isOutage(error)).toBe(expected)
})

test('keys that stay unread, and a transaction that others hold up, are outages; an invalid one is not', async () => {
  const cancelled = (Code: string) =>
    Object.assign(new Error('cancelled'), { name: 'TransactionCanceledException', CancellationReasons: [{ Code }] })
  const key = { PK: 'A', SK: 'A' }
  const unread = dynamoTable(async () => ({ UnprocessedKeys: { t: { Keys: [key] } } }), 't')
  const contended = dynamoTable(() => Promise.reject(cancelled('TransactionConflict')), 't')
  const invalid = dynamoTable(() => Promise.reject(cancelled('ValidationError')), 't')
  const outcomes = await Promise.all([
    failure(unread.getMany([key])),
    failure(contended.transact([{ delete: key }])),
    failure(invalid.transact([{ delete: key }])),
  ])
  expect(outcomes.map(isOutage)).toEqual([true, true, false])
}, 30_000)

test('a record that is set aside is one signed request to its bucket', async () => {
  answer = status(200, '')
  await s3SetAside('gps-dev-bucket', 'eu-north-1', aws.endpoint).put(
    'shardId-000000000000-1-a.json',
    '{"version":"1.0"}',
  )
  expect(aws.asked).toMatchObject([
    {
      request: 'PUT /records/shardId-000000000000-1-a.json',
      headers: {
        'content-type': 'application/json',
        // SHA-256 of the body.
        'x-amz-content-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
        authorization: expect.stringMatching(
          /\/eu-north-1\/s3\/aws4_request, SignedHeaders=.*x-amz-content-sha256.*, Signature=[0-9a-f]{64}$/,
        ),
      },
      body: '{"version":"1.0"}',
    },
  ])
})

test('a bucket that refuses is told', async () => {
  answer = status(403, '<Error><Code>AccessDenied</Code></Error>')
  await expect(s3SetAside('b', 'eu-north-1', aws.endpoint).put('a.json', '{}')).rejects.toThrow('403')
})
