/** The on-failure destination: a file per batch or invocation that was given up on, in the form that Lambda writes to S3. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_FOLDER, replaceFile } from './durable.ts'
import type { GivenUp } from './eventSource.ts'
import type { GivenUpInvocation } from './invocations.ts'
import { kinesisEvent, STREAM_ARN } from './kinesisEvent.ts'

/** Resolves when the batch is on disk. The same batch twice is one file. */
export const setAsideIn =
  (folder: string, now: () => number) =>
  async ({ address, shardId, records, condition, attempts, error }: GivenUp): Promise<void> => {
    const [first, last] = [records[0], records.at(-1)]
    if (!first || !last) return
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    const iso = (ms: number) => new Date(ms).toISOString()
    const document = {
      requestContext: { functionArn: address, condition, approximateInvokeCount: attempts },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: error },
      version: '1.0',
      timestamp: iso(now()),
      KinesisBatchInfo: {
        shardId,
        startSequenceNumber: first.sequence,
        endSequenceNumber: last.sequence,
        approximateArrivalOfFirstRecord: iso(first.arrivedAt),
        approximateArrivalOfLastRecord: iso(last.arrivedAt),
        batchSize: records.length,
        streamArn: STREAM_ARN,
      },
      payload: kinesisEvent(records, shardId),
    }
    await replaceFile(join(folder, `${shardId}-${first.sequence}.json`), JSON.stringify(document, null, 2))
  }

/** Resolves when the invocation is on disk. */
export const setInvocationAsideIn =
  (folder: string, now: () => number) =>
  async ({ id, address, payload, condition, attempts, error }: GivenUpInvocation): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    const document = {
      version: '1.0',
      timestamp: new Date(now()).toISOString(),
      requestContext: { requestId: id, functionArn: address, condition, approximateInvokeCount: attempts },
      requestPayload: payload,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorMessage: error },
    }
    await replaceFile(join(folder, `${address}-${id}.json`), JSON.stringify(document, null, 2))
  }
