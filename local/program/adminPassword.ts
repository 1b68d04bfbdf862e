/** Password of the first administrator: from the settings, stored by an earlier start, or new. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, replaceFile } from './files.ts'

export interface AdminPassword {
  readonly password: string
  readonly origin: 'environment' | 'stored' | 'new'
}

const adminPasswordFile = (dataFolder: string): string => join(dataFolder, 'admin-password')

/** Returns the password. A new one is stored in a private file before it is used. */
export const adminPassword = async (dataFolder: string, given: string | undefined): Promise<AdminPassword> => {
  if (given !== undefined) return { password: given, origin: 'environment' }
  const stored = await storedPassword(dataFolder)
  if (stored !== undefined) return { password: stored, origin: 'stored' }
  const password = randomBytes(15).toString('base64url')
  await replaceFile(adminPasswordFile(dataFolder), `${password}\n`)
  return { password, origin: 'new' }
}

/** Returns the stored password, or undefined if no start has created one. */
export const storedPassword = async (dataFolder: string): Promise<string | undefined> => {
  try {
    return (await readFile(adminPasswordFile(dataFolder), 'utf8')).trim() || undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
