/** Files that are there after a power cut, once these functions have resolved. */
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

export const PRIVATE_FILE = 0o600
export const PRIVATE_FOLDER = 0o700

/** Replaces a file's text whole or not at all. */
export const replaceFile = async (file: string, text: string): Promise<void> => {
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w', PRIVATE_FILE)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  await syncFolder(dirname(file))
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
