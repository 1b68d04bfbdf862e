/** On-failure destination: one file per failed record or invocation, in the format that Lambda writes to S3. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { deadLetterDocument, deadLetterName } from '#shared/stream/deadLetters.ts'
import type { DeadLetters } from '#shared/ports.ts'
import { PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import type { FailedBatch } from './eventSource.ts'
import type { FailedInvocation } from '../aws/invocations.ts'
import { kinesisEvent } from './kinesisEvent.ts'

/** Stores dead letters as files in a folder. */
export const deadLetterFolder = (folder: string): DeadLetters => ({
  put: async (name, document) => {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    await replaceFile(join(folder, name), document)
  },
})

/** Resolves when each record of the batch is stored. A repeated batch is stored once. */
export const deadLetterBatches =
  (to: DeadLetters, now: () => number) =>
  async ({ records, origin, ...failure }: FailedBatch): Promise<void> => {
    for (const record of kinesisEvent(records, origin).Records) {
      await to.put(deadLetterName(record), deadLetterDocument({ ...failure, record, version: '$LATEST', at: now() }))
    }
  }

/** Returns the function that stores an invocation. It resolves when the invocation is on disk. */
export const deadLetterInvocations =
  (folder: string, now: () => number) =>
  async ({ id, address, payload, condition, attempts, error }: FailedInvocation): Promise<void> => {
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
