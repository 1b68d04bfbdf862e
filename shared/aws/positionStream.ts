/** The stream that ingest writes to: the host's own, or Kinesis over signed requests. */
import type { Grant } from '../api/grants.ts'
import type { Environment, Host } from '../runtime.ts'
import type { PositionStream } from '../ports.ts'
import { oncePerHost } from './oncePerHost.ts'
import { NoAnswer, type RetryPolicy, signedCalls } from './signed.ts'

/** Kinesis. An attempt that timed out may have been applied: the same record can then stand twice in the stream. */
export const kinesisStream = (environment: Environment, patience?: RetryPolicy): PositionStream => {
  const { region, kinesisEndpoint, streamName } = environment
  const call = signedCalls(
    {
      name: 'kinesis',
      target: 'Kinesis_20131202',
      contentType: 'application/x-amz-json-1.1',
      region,
      endpoint: kinesisEndpoint,
    },
    patience,
  )
  return {
    put: async (partitionKey, bytes) => {
      const answer = await call('PutRecord', {
        StreamName: streamName,
        PartitionKey: partitionKey,
        Data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
      })
      // The only proof that the record is durable.
      if (typeof answer['SequenceNumber'] !== 'string') throw new NoAnswer('the stream returned no sequence number')
    },
  }
}

/** The stream as the function at this address may use it. */
export const positionStream = oncePerHost((host: Host, address: string, grants: readonly Grant[]): PositionStream => {
  const stream = host.stream ?? kinesisStream(host.environment)
  return {
    put: async (partitionKey, bytes) => {
      host.authorize(address, grants, 'kinesis:PutRecord')
      await stream.put(partitionKey, bytes)
    },
  }
})
