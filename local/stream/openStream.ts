/**
 * Opens the local stream and identifies it. Sequence numbers alone cannot: a deleted journal, or one of another server, has
 * numbers that are unrelated to those in the table. Each stream folder therefore has an identity, which is part of the ARN.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '#shared/runtime.ts'
import { errorCode, PRIVATE_FOLDER, replaceFile } from '../program/files.ts'
import { StartError } from '../program/settings.ts'
import { Journal } from './journal.ts'

/** Opens the journal and returns it with its ARN. Throws StartError if the files cannot be read. */
export const openStream = async (folder: string, shards: number, log: Host['log']) => {
  try {
    const streamArn = await streamArnIn(folder)
    return { streamArn, journal: await Journal.open({ folder, shards, now: () => Date.now(), log }) }
  } catch (error) {
    throw new StartError(`Cannot read the stream in ${folder}: ${String(error)}.`)
  }
}

const FILE = 'identity'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Returns the ARN of the stream in a folder. A folder without a valid identity gets a new one. It is durable when this
 * resolves, because it must precede the first record.
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
