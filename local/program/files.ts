/** Files that are there after a power cut, once these functions have resolved. */
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700

/** Replaces a file's text whole or not at all. If it rejects, the file is unchanged and takes no further room on the disk. */
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

/** A new or renamed file is durable when its folder is. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
