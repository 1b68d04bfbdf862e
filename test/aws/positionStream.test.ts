/** The client that writes to Kinesis on AWS, against a wire-compatible Kinesis on loopback. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { request as forward } from 'node:http'
import kinesalite from 'kinesalite'
import { kinesisStream, positionStream } from '#shared/aws/positionStream.ts'
import { signedCalls } from '#shared/aws/signed.ts'
import type { Environment, Host } from '#shared/runtime.ts'

const PATIENCE = { attempts: 4, attemptMs: 2000, pauseMs: 2 }

let kinesis: Server
let endpoint: string

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const environment = (kinesisEndpoint: string, streamName = 'positions'): Environment => ({
  tableName: '',
  streamName,
  kinesisEndpoint,
  origins: [],
  secureCookies: true,
  version: 'test',
  statisticsPeriodMs: 86_400_000,
})

const call = (action: string, input: object): Promise<any> =>
  signedCalls({
    name: 'kinesis',
    target: 'Kinesis_20131202',
    contentType: 'application/x-amz-json-1.1',
    region: undefined,
    endpoint,
  })(action, input)

/** All records of the stream, shard after shard. */
const records = async (): Promise<{ PartitionKey: string; text: string; shard: string }[]> => {
  const { Shards } = (await call('DescribeStream', { StreamName: 'positions' })).StreamDescription
  const found = []
  for (const { ShardId } of Shards) {
    const { ShardIterator } = await call('GetShardIterator', {
      StreamName: 'positions',
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    })
    const { Records } = await call('GetRecords', { ShardIterator })
    for (const { PartitionKey, Data } of Records) {
      found.push({ PartitionKey, text: Buffer.from(Data, 'base64').toString('utf8'), shard: ShardId })
    }
  }
  return found
}

beforeEach(async () => {
  kinesis = kinesalite({ createStreamMs: 5, deleteStreamMs: 5, updateStreamMs: 5 })
  endpoint = await listen(kinesis)
  await call('CreateStream', { StreamName: 'positions', ShardCount: 2 })
  for (let n = 0; n < 200; n += 1) {
    if ((await call('DescribeStream', { StreamName: 'positions' })).StreamDescription.StreamStatus === 'ACTIVE') return
  }
  throw new Error('the stream did not become active')
})
afterEach(async () => {
  kinesis.closeAllConnections()
  await new Promise(resolve => kinesis.close(resolve))
})

test('a record arrives with its bytes, and a device always in the same shard and in order', async () => {
  const stream = kinesisStream(environment(endpoint), PATIENCE)
  const sent = Array.from({ length: 20 }, (_, n) => ({
    PartitionKey: String(n % 4),
    text: `{"n":${n},"é":"\u{1f698}"}`,
  }))
  for (const { PartitionKey, text } of sent) await stream.put(PartitionKey, Buffer.from(text))
  const found = await records()
  for (const device of ['0', '1', '2', '3']) {
    const its = found.filter(({ PartitionKey }) => PartitionKey === device)
    expect(its.map(({ text }) => text)).toEqual(sent.filter(one => one.PartitionKey === device).map(({ text }) => text))
    expect(new Set(its.map(({ shard }) => shard)).size).toBe(1)
  }
  expect(found).toHaveLength(20)
})

test('bytes of a larger buffer are cut where they end', async () => {
  const whole = new TextEncoder().encode('....inside....')
  await kinesisStream(environment(endpoint), PATIENCE).put('1', whole.subarray(4, 10))
  expect((await records()).map(({ text }) => text)).toEqual(['inside'])
})

test('a failure and a throttle before it are tried again, and the record stands in the stream once', async () => {
  const failures = [
    { status: 500, body: '{"__type":"InternalFailure"}' },
    { status: 400, body: '{"__type":"ProvisionedThroughputExceededException","message":"Rate exceeded for shard"}' },
  ]
  const proxy = createServer((request, response) => {
    const failure = failures.shift()
    if (failure) return void request.resume().on('end', () => response.writeHead(failure.status).end(failure.body))
    const { method, headers } = request
    request.pipe(
      forward(
        endpoint,
        { method, headers },
        answer => void answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers)),
      ),
    )
  })
  const before = await listen(proxy)
  await kinesisStream(environment(before), PATIENCE).put('1', Buffer.from('once'))
  expect(failures).toEqual([])
  expect((await records()).map(({ text }) => text)).toEqual(['once'])
  proxy.closeAllConnections()
  await new Promise(resolve => proxy.close(resolve))
})

test('a stream that is not there is said by name, at once', async () => {
  await expect(
    kinesisStream(environment(endpoint, 'wrong'), PATIENCE).put('1', Buffer.from('x')),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('wrong'),
  })
})

test('a function without the grant puts nothing, also where the stream is in this process', async () => {
  const put = jest.fn(() => Promise.resolve())
  const host: Host = {
    environment: environment(endpoint),
    now: () => 0,
    log: () => undefined,
    authorize: (address, grants, action) => {
      if (!grants.includes('stream:write')) throw new Error(`${address} may not ${action}`)
    },
    stream: { put },
  }
  await expect(positionStream(host, 'test', []).put('1', Buffer.from('x'))).rejects.toThrow(
    'test may not kinesis:PutRecord',
  )
  expect(put).not.toHaveBeenCalled()
  await positionStream(host, 'test', ['stream:write']).put('1', Buffer.from('x'))
  expect(put).toHaveBeenCalledTimes(1)
})
