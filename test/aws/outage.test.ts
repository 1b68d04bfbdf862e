import type { IncomingMessage, ServerResponse } from 'node:http'
import { isOutage } from '#shared/aws/outage.ts'
import { s3DeadLetters } from '#shared/aws/deadLetters.ts'
import { NoAnswer, ServiceError, signedCalls } from '#shared/aws/signed.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { ConditionFailed } from '#shared/table/table.ts'
import { type Listener, listen } from './listener.ts'

const RETRY_POLICY = { attempts: 1, attemptMs: 300, pauseMs: 2 }

let aws: Listener
let respond: (request: IncomingMessage, response: ServerResponse) => void

beforeEach(async () => {
  aws = await listen(() => respond)
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
      RETRY_POLICY,
    )('GetItem', {}),
  )

test.each([
  ['a status 500', status(500, '{"__type":"InternalServerError"}')],
  ['a status 503 without JSON', status(503, '<html>')],
  ['an unreadable response', status(200, '<html>')],
  ['too many requests', status(429, '{}')],
  ['throttling', typed('ProvisionedThroughputExceededException')],
  ['a missing table', typed('ResourceNotFoundException')],
  ['a role without permission', typed('AccessDeniedException')],
  ['expired credentials', typed('ExpiredTokenException')],
  ['invalid credentials', typed('UnrecognizedClientException')],
  ['a disabled key', typed('KMSDisabledException')],
  ['a broken connection', (request: IncomingMessage) => void request.socket.destroy()],
  ['no response', () => undefined],
])('treats %s as outage', async (_, failing) => {
  respond = failing
  expect(isOutage(await failureOfCall())).toBe(true)
})

test('treats an unreachable address as outage', async () => {
  const error = await failureOfCall('http://127.0.0.1:1')
  expect(error).toBeInstanceOf(NoAnswer)
  expect(isOutage(error)).toBe(true)
})

test.each(['ValidationException', 'ItemCollectionSizeLimitExceededException', 'SerializationException'])(
  'does not treat %s as outage, because it concerns the request',
  async type => {
    respond = typed(type)
    expect(isOutage(await failureOfCall())).toBe(false)
  },
)

test.each<[string, unknown, boolean]>([
  ['a condition broken by concurrent writers', new ConditionFailed(0), true],
  ['a full disk', Object.assign(new Error('write'), { code: 'ENOSPC' }), true],
  ['no file descriptors', Object.assign(new Error('open'), { code: 'EMFILE', syscall: 'open' }), true],
  ['a missing grant in a local run', Object.assign(new Error(''), { name: 'AccessDeniedException' }), true],
  ['a bug', new TypeError('undefined is not a function'), false],
  ['an invalid call of Node.js', Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' }), false],
  ['a bad request', new ServiceError('ValidationException', '', 400), false],
  ['a string', 'thrown', false],
  ['undefined', undefined, false],
])('classifies as outage or not: %s', (_, error, expected) => {
  expect(isOutage(error)).toBe(expected)
})

test('treats unprocessed keys and transaction conflicts as outages, but not an invalid transaction', async () => {
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

test('writes a failed record to its bucket with one signed request', async () => {
  respond = status(200, '')
  await s3DeadLetters('gps-dev-bucket', 'eu-north-1', aws.endpoint).put(
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

test('rejects if the bucket rejects the record', async () => {
  respond = status(403, '<Error><Code>AccessDenied</Code></Error>')
  await expect(s3DeadLetters('b', 'eu-north-1', aws.endpoint).put('a.json', '{}')).rejects.toThrow('403')
})
