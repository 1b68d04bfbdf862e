/** The folder of everything that is stored: private, and used by one server at a time. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PRIVATE_FILE, PRIVATE_FOLDER } from './durable.ts'
import { errorCode } from './errorCode.ts'
import { identityOf, runningPid } from './processIdentity.ts'
import { StartError } from './settings.ts'

/** Makes the folder and locks it. Gives the function that unlocks it. Throws StartError. */
export const lockDataFolder = (folder: string): (() => void) => {
  const file = join(folder, 'lock')
  const mine = identityOf(process.pid) ?? String(process.pid)
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
    const owner = takeLock(file, mine)
    if (owner !== undefined) {
      throw new StartError(`The data folder ${folder} is in use by process ${owner}: set DATA_DIR to another folder.`)
    }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`The data folder ${folder} cannot be written: ${reason(error)}.`)
  }
  return () => rmSync(file, { force: true })
}

/** Undefined when the lock is ours; else the number of the process that has it. */
const takeLock = (file: string, mine: string): number | undefined => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: PRIVATE_FILE })
      return undefined
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
    const owner = runningPid(readFileSync(file, 'utf8'))
    if (owner !== undefined) return owner
    // Left by a server that was killed.
    rmSync(file, { force: true })
  }
  throw new Error('another server starts at the same moment')
}

/** `EACCES: permission denied, mkdir '/x'` → `permission denied` */
const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^[A-Z0-9]+: /, '').replace(/, \w+ '.*$/, '')
