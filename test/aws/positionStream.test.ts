/** Kinesis client on AWS, tested against a wire-compatible Kinesis on the loopback address. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { request as forward } from 'node:http'
import kinesalite from 'kinesalite'
import { kinesisStream, positionStream } from '#shared/aws/positionStream.ts'
import { signedCalls } from '#shared/aws/signed.ts'
import type { Environment, Host } from '#shared/runtime.ts'

const RETRY_POLICY = { attempts: 4, attemptMs: 2000, pauseMs: 2 }

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

/** Returns all records of the stream, shard by shard. */
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

test('writes records unchanged, and those of a device to one shard in order', async () => {
  const stream = kinesisStream(environment(endpoint), RETRY_POLICY)
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

test('writes only the given view of a larger buffer', async () => {
  const whole = new TextEncoder().encode('....inside....')
  await kinesisStream(environment(endpoint), RETRY_POLICY).put('1', whole.subarray(4, 10))
  expect((await records()).map(({ text }) => text)).toEqual(['inside'])
})

test('retries after a server error and a throttle, and writes the record once', async () => {
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
  await kinesisStream(environment(before), RETRY_POLICY).put('1', Buffer.from('once'))
  expect(failures).toEqual([])
  expect((await records()).map(({ text }) => text)).toEqual(['once'])
  proxy.closeAllConnections()
  await new Promise(resolve => proxy.close(resolve))
})

test('rejects at once with the name of a missing stream', async () => {
  await expect(
    kinesisStream(environment(endpoint, 'wrong'), RETRY_POLICY).put('1', Buffer.from('x')),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('wrong'),
  })
})

test('requires the grant stream:write, also for an in-process stream', async () => {
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
