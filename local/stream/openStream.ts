/**
 * Identity of the local stream, beside its sequence numbers. A journal that was deleted, or that another server writes,
 * begins with numbers that say nothing about those that the table knows, so each stream folder has a name of its own.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import { errorCode } from '../program/errorCode.ts'

const FILE = 'identity'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Returns the ARN of the stream in a folder. A folder without an identity gets one, which is durable when this resolves:
 * the first record must come after it. Text that is no identity is replaced by a new one.
 */
export const streamArnIn = async (folder: string): Promise<string> => {
  const file = join(folder, FILE)
  const known = await textOf(file)
  if (known !== undefined && UUID.test(known)) return arnOf(known)
  const id = randomUUID()
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  await replaceFile(file, id)
  return arnOf(id)
}

const arnOf = (id: string) => `arn:aws:kinesis:local:000000000000:stream/positions-${id}`

const textOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
