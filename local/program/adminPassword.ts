/** The first administrator's password: given, kept from an earlier start, or made now. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from './files.ts'
import { errorCode } from './errorCode.ts'

export interface AdminPassword {
  readonly password: string
  readonly origin: 'environment' | 'kept' | 'new'
}

const adminPasswordFile = (dataFolder: string): string => join(dataFolder, 'admin-password')

/** A new one is kept in a private file before it is used. */
export const adminPassword = async (dataFolder: string, given: string | undefined): Promise<AdminPassword> => {
  if (given !== undefined) return { password: given, origin: 'environment' }
  const kept = await keptPassword(dataFolder)
  if (kept !== undefined) return { password: kept, origin: 'kept' }
  const password = randomBytes(15).toString('base64url')
  await replaceFile(adminPasswordFile(dataFolder), `${password}\n`)
  return { password, origin: 'new' }
}

/** Undefined where no start has made one. */
export const keptPassword = async (dataFolder: string): Promise<string | undefined> => {
  try {
    return (await readFile(adminPasswordFile(dataFolder), 'utf8')).trim() || undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
