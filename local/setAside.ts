/** The on-failure destination: a file per record or invocation that was given up on, in the form that Lambda writes to S3. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setAsideDocument, setAsideName } from '#shared/stream/deadLetters.ts'
import type { DeadLetters } from '#shared/ports.ts'
import { PRIVATE_FOLDER, replaceFile } from './durable.ts'
import type { GivenUp } from './eventSource.ts'
import type { GivenUpInvocation } from './invocations.ts'
import { kinesisEvent } from './kinesisEvent.ts'

/** Keeps documents as files of a folder. */
export const setAsideFolder = (folder: string): DeadLetters => ({
  put: async (name, document) => {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    await replaceFile(join(folder, name), document)
  },
})

/** Resolves when each record of the batch is kept. The same batch twice is kept once. */
export const setBatchAside =
  (to: DeadLetters, now: () => number) =>
  async ({ records, origin, ...why }: GivenUp): Promise<void> => {
    for (const record of kinesisEvent(records, origin).Records) {
      await to.put(setAsideName(record), setAsideDocument({ ...why, record, version: '$LATEST', at: now() }))
    }
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
