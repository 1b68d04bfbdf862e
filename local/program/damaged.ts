/** Damaged files are moved to a folder of their own next to where they were, and never deleted by the server. */
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PRIVATE_FOLDER, syncFolder } from './files.ts'

const DAMAGED = 'damaged'

/** Moves a file to `damaged/` next to it, under a name that is free there. Needs no room on the disk. Returns the new path. */
export const moveToDamaged = async (file: string): Promise<string> => {
  const folder = join(dirname(file), DAMAGED)
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  let target = join(folder, basename(file))
  for (let n = 2; existsSync(target); n += 1) target = join(folder, `${basename(file)}.${n}`)
  await rename(file, target)
  await syncFolder(folder)
  return target
}
