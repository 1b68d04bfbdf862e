/** The folders of a restore inside the data folder. */
import { readdirSync } from 'node:fs'
import { StartError } from './settings.ts'

/** What is unpacked and checked: the folder's own content is still in its place. */
export const UNPACKING = 'restore-unpacking'
/** Begins the name of what is being exchanged with the content of the folder. */
export const MOVING = 'restore-moving-'

/** Throws StartError if a restore was interrupted while the folder was neither the old nor the new one. */
export const refuseHalfRestored = (dataFolder: string): void => {
  if (!readdirSync(dataFolder).some(name => name.startsWith(MOVING))) return
  throw new StartError(`The restore of ${dataFolder} was interrupted: run npm run restore -- FILE --force again.`)
}
