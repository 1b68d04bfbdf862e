/** A data folder that no server uses. */
import { existsSync } from 'node:fs'
import { lockDataFolder } from './dataFolder.ts'
import { StartError } from './settings.ts'

/** Locks a data folder that exists. Returns the function that unlocks it. Throws StartError if a server uses it. */
export const lockStopped = (dataFolder: string): (() => void) => {
  if (!existsSync(dataFolder)) throw new StartError(`Data folder not found: ${dataFolder}. Set DATA_DIR or --data-dir.`)
  try {
    return lockDataFolder(dataFolder)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    throw new StartError(`No server responds for ${dataFolder}, and the command cannot use it alone: ${error.message}`)
  }
}
