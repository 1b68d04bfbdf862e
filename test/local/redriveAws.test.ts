/** `npm run redrive -- --stage dev` against a wire-compatible Kinesis, and listeners in place of S3, Lambda and CloudFormation. */
import kinesalite from 'kinesalite'
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { signedCalls } from '#shared/aws/signed.ts'
import { listen, type Listener } from '../aws/listener.ts'
import { listenOn } from '../kit/listening.ts'
import { batchDocument, invocationDocument, reportRecord } from '../kit/deadLetters.ts'
import { endAll, launch } from './program.ts'

jest.setTimeout(120_000)
afterAll(endAll)

const NOTIFICATIONS = 'arn:aws:lambda:eu-north-1:123456789012:function:gps-dev-stream-notifications:$LATEST'
const OTHERS = 'arn:aws:lambda:eu-north-1:123456789012:function:gps-prod-stream-notifications:$LATEST'

let kinesis: Server
let kinesisEndpoint: string
const call = (action: string, input: object): Promise<any> =>
  signedCalls({
    name: 'kinesis',
    target: 'Kinesis_20131202',
    contentType: 'application/x-amz-json-1.1',
    region: undefined,
    endpoint: kinesisEndpoint,
  })(action, input)

beforeAll(async () => {
  kinesis = kinesalite({ createStreamMs: 5, deleteStreamMs: 5, updateStreamMs: 5 })
  kinesisEndpoint = await listenOn(kinesis)
  await call('CreateStream', { StreamName: 'the-stream', ShardCount: 2 })
  for (let n = 0; n < 200; n += 1) {
    if ((await call('DescribeStream', { StreamName: 'the-stream' })).StreamDescription.StreamStatus === 'ACTIVE') return
    await sleep(10)
  }
})
afterAll(async () => {
  kinesis.closeAllConnections()
  await new Promise(resolve => kinesis.close(resolve))
})

const receivedIn = async (): Promise<Map<string, number[]>> => {
  const byKey = new Map<string, number[]>()
  const { Shards } = (await call('DescribeStream', { StreamName: 'the-stream' })).StreamDescription
  for (const { ShardId } of Shards) {
    const iterator = { StreamName: 'the-stream', ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    const { Records } = await call('GetRecords', await call('GetShardIterator', iterator))
    for (const { PartitionKey, Data } of Records) {
      const { receivedAt } = JSON.parse(Buffer.from(Data, 'base64').toString())
      byKey.set(PartitionKey, [...(byKey.get(PartitionKey) ?? []), receivedAt])
    }
  }
  return byKey
}

/** A bucket that lists one object a page. */
const bucketWith = async (objects: Map<string, string>): Promise<Listener> =>
  listen(() => (request, response) => {
    const url = new URL(request.url ?? '', 'http://s3')
    const key = decodeURIComponent(url.pathname.replace('/the-bucket/', ''))
    if (request.method === 'DELETE') return void (objects.delete(key), response.writeHead(204).end())
    if (url.pathname !== '/the-bucket') {
      const text = objects.get(key)
      return void response
        .writeHead(text === undefined ? 404 : 200)
        .end(text ?? '<Error><Code>NoSuchKey</Code></Error>')
    }
    const keys = [...objects.keys()].sort()
    const after = url.searchParams.get('continuation-token') ?? ''
    const [first = '', ...more] = keys.filter(one => one > after)
    response.end(`<?xml version="1.0" encoding="UTF-8"?>
      <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${more.length > 0}</IsTruncated>
      ${first && `<Contents><Key>${encodeURIComponent(first)}</Key></Contents>`}
      ${more.length > 0 ? `<NextContinuationToken>${first}</NextContinuationToken>` : ''}</ListBucketResult>`)
  })

const stackWith = (outputs: Record<string, string>): Promise<Listener> =>
  listen(() => (_, response) => {
    const members = Object.entries(outputs)
      .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
      .join('')
    response.end(`<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>gps-dev-data</StackName>
      <Outputs>${members}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`)
  })

const OUTPUTS = { TableName: 'the-table', StreamName: 'the-stream', SetAsideBucket: 'the-bucket' }

test('records of all pages return into the stream, an invocation to its function, and what is foreign stays', async () => {
  const objects = new Map([
    [
      'aws/lambda/1/shardId-000000000000/2026/06/01/b $late.json',
      batchDocument([reportRecord(7, 3), reportRecord(8, 4)]),
    ],
    ['aws/lambda/1/shardId-000000000000/2026/06/01/c.json', batchDocument([reportRecord(7, 1), reportRecord(7, 2)])],
    ['aws/lambda/async/gps-dev-stream-notifications/a.json', invocationDocument(NOTIFICATIONS, { n: 1 }, '1')],
    ['aws/lambda/async/gps-prod-stream-notifications/a.json', invocationDocument(OTHERS, { n: 2 }, '2')],
  ])
  const [s3, lambda, cloudformation] = await Promise.all([
    bucketWith(objects),
    listen(() => (_, response) => void response.writeHead(202).end()),
    stackWith(OUTPUTS),
  ])
  const env = {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'the-session',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudformation.endpoint,
    AWS_ENDPOINT_URL_KINESIS: kinesisEndpoint,
  }
  const flags = ['--stage', 'dev', '--region', 'eu-north-1']

  const dry = await launch('redrive', env, [...flags, '--dry-run']).ended
  expect(dry).toMatchObject({ code: 0, errors: '' })
  expect(dry.output).toContain('4 records and 2 invocations would be sent\n')
  expect(objects.size).toBe(4)

  const { code, output, errors } = await launch('redrive', env, flags).ended
  expect(errors).toBe(
    `aws/lambda/async/gps-prod-stream-notifications/a.json was kept: ${OTHERS} is not a function of this stage\n`,
  )
  expect(code).toBe(1)
  expect(output).toContain('6 of 6, 100 %\n4 records and 1 invocation sent\n')
  expect(await receivedIn()).toEqual(
    new Map([
      ['7', [1, 2, 3]],
      ['8', [4]],
    ]),
  )
  expect([...objects.keys()]).toEqual(['aws/lambda/async/gps-prod-stream-notifications/a.json'])
  expect(lambda.asked.map(({ request, body, headers }) => [request, body, headers['x-amz-invocation-type']])).toEqual([
    ['POST /2015-03-31/functions/gps-dev-stream-notifications/invocations', '{"n":1}', 'Event'],
  ])
  expect(cloudformation.asked[0]!.body).toBe('Action=DescribeStacks&StackName=gps-dev-data&Version=2010-05-15')
  for (const { headers } of [...s3.asked, ...lambda.asked, ...cloudformation.asked]) {
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-north-1\/(s3|lambda|cloudformation)\/aws4_request, /,
    )
    expect(headers['x-amz-security-token']).toBe('the-session')
  }
  expect(s3.asked.every(({ headers }) => headers['x-amz-content-sha256'] !== undefined)).toBe(true)
  await Promise.all([s3.close(), lambda.close(), cloudformation.close()])
})

test('a stage that does not exist and missing credentials are one sentence each', async () => {
  const cloudformation = await listen(
    () => (_, response) =>
      void response.writeHead(400).end('<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>'),
  )
  const env = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: cloudformation.endpoint,
  }
  const withKeys = { ...env, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  const flags = ['--stage', 'test', '--region', 'eu-north-1']
  expect(await launch('redrive', withKeys, flags).ended).toMatchObject({
    code: 1,
    errors: 'Stack gps-test-data not found in this account and region.\n',
  })
  const { code, errors } = await launch('redrive', env, flags).ended
  expect({ code, lines: errors.trimEnd().split('\n').length }).toEqual({ code: 1, lines: 1 })
  expect(errors).toMatch(/^Cannot call AWS: .*credentials.* Set AWS_PROFILE or other credentials, and --region\.$/m)
  await cloudformation.close()
})
