import type { IncomingMessage, ServerResponse } from 'node:http'
import { signedCalls } from '#shared/aws/signed.ts'
import { type Answer, type Listener, listen } from './listener.ts'

const RETRY_POLICY = { attempts: 4, attemptMs: 300, pauseMs: 2 }

let aws: Listener
let responses: Answer[]

const status = (code: number, body: string) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(code).end(body)
const hangUp = (request: IncomingMessage) => void request.socket.destroy()
const silence = () => undefined
const ok = status(200, '{"ok":1}')

beforeEach(async () => {
  responses = []
  aws = await listen(() => responses.shift() ?? ok)
})
afterEach(() => aws.close())

const calls = () =>
  signedCalls(
    {
      name: 'dynamodb',
      target: 'DynamoDB_20120810',
      contentType: 'application/x-amz-json-1.0',
      region: 'eu-north-1',
      endpoint: aws.endpoint,
    },
    RETRY_POLICY,
  )

test('sends a request with its action, signed for region and service', async () => {
  expect(await calls()('GetItem', { TableName: 'é' })).toEqual({ ok: 1 })
  expect(aws.asked[0]).toMatchObject({
    body: '{"TableName":"é"}',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'content-type': 'application/x-amz-json-1.0',
      'content-length': '18',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/eu-north-1\/dynamodb\/aws4_request, SignedHeaders=.*host.*x-amz-target, Signature=[0-9a-f]{64}$/,
      ),
    },
  })
})

test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
  ['a status 500', status(500, '{"__type":"InternalServerError"}')],
  ['a status 503 without JSON', status(503, '<html>')],
  [
    'a throttle',
    status(400, '{"__type":"com.amazonaws.x#ProvisionedThroughputExceededException","message":"slow down"}'),
  ],
  ['a closed connection', hangUp],
  ['no response in time', silence],
])('retries after %s', async (_name, failure) => {
  responses = [failure, failure]
  expect(await calls()('GetItem', {})).toEqual({ ok: 1 })
  expect(aws.asked).toHaveLength(3)
})

test('rejects with the last error after 4 attempts', async () => {
  responses = Array(9).fill(status(500, '{"__type":"InternalServerError","message":"oops"}'))
  await expect(calls()('GetItem', {})).rejects.toMatchObject({
    name: 'InternalServerError',
    message: 'oops',
    status: 500,
  })
  expect(aws.asked).toHaveLength(4)
})

test('rejects with the error name of the service and does not retry', async () => {
  responses = [
    status(
      400,
      '{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"no","CancellationReasons":[{"Code":"ConditionalCheckFailed"}]}',
    ),
  ]
  await expect(calls()('TransactWriteItems', {})).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    message: 'no',
    CancellationReasons: [{ Code: 'ConditionalCheckFailed' }],
  })
  expect(aws.asked).toHaveLength(1)
})

test('reuses a connection', async () => {
  const call = calls()
  let connections = 0
  aws.server.on('connection', () => (connections += 1))
  for (let n = 0; n < 5; n += 1) await call('GetItem', {})
  expect(connections).toBe(1)
})
