/** Durable files: changes survive a power failure after these functions have resolved. */
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700

/** Replaces the text of a file atomically. If it rejects, the file is unchanged and no temporary file remains. */
export const replaceFile = async (file: string, text: string): Promise<void> => {
  const temporary = `${file}.new`
  try {
    await writeDurably(temporary, text)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(file))
}

const writeDurably = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'w', PRIVATE_FILE)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes new and renamed files of a folder durable. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const DAMAGED = 'damaged'

/** Moves a damaged file to `damaged/` next to it, under an unused name. Needs no disk space. Returns the new path. */
export const moveToDamaged = async (file: string): Promise<string> => {
  const folder = join(dirname(file), DAMAGED)
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  let target = join(folder, basename(file))
  for (let n = 2; existsSync(target); n += 1) target = join(folder, `${basename(file)}.${n}`)
  await rename(file, target)
  await syncFolder(folder)
  return target
}

/** Returns the code of a system error, such as `ENOENT`, or undefined for other errors. */
export const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
