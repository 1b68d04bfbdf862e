/**
 * Copies a data folder while its server runs, in the state that a crash would leave. Data flows from the stream to the
 * table, from there to invocations, and then to the outbox or the on-failure folder. The copies are made in this order:
 * data that moves meanwhile is copied twice rather than missed. Applying a record twice changes nothing, and emails are
 * not sent twice.
 */
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, PRIVATE_FOLDER } from '../program/files.ts'
import { TABLE_FILE } from '../table/emulatedTable.ts'

/** Folders in the direction of the flow, copied before and after the table. */
const BEFORE_TABLE = ['stream']
const AFTER_TABLE = ['invocations', 'on-failure', 'outbox']
const AFTER_TABLE_FILES = ['admin-password']

/** Prefix of snapshot folders in the data folder. */
const PREFIX = 'backup-'

/** Runs the copy of the table's files while no process writes to them. */
export type WhilePaused = (copy: () => Promise<void>) => Promise<void>

const tableIsStopped: WhilePaused = copy => copy()

/** Copies all data that a restore needs into a new folder. Deletes the folder if that fails. */
export const takeSnapshot = async (dataFolder: string, target: string, whilePaused = tableIsStopped): Promise<void> => {
  try {
    await mkdir(target, { mode: PRIVATE_FOLDER })
    for (const name of BEFORE_TABLE) await copyFolder(join(dataFolder, name), join(target, name))
    await whilePaused(() => copyTable(dataFolder, target))
    for (const name of AFTER_TABLE) await copyFolder(join(dataFolder, name), join(target, name))
    for (const name of AFTER_TABLE_FILES) await copyIfExists(join(dataFolder, name), join(target, name))
  } catch (error) {
    await rm(target, { recursive: true, force: true })
    throw error
  }
}

/** Returns the name of a new snapshot in the data folder. */
export const snapshotName = (): string => `${PREFIX}${process.hrtime.bigint()}`

/** Deletes the snapshots of interrupted backups. The caller must have locked the folder. */
export const removeSnapshots = async (dataFolder: string): Promise<void> => {
  for (const name of await readdir(dataFolder)) {
    if (name.startsWith(PREFIX)) await rm(join(dataFolder, name), { recursive: true, force: true })
  }
}

/** Copies the database and its log. SQLite rebuilds the index of the log (`-shm`). */
const copyTable = async (dataFolder: string, target: string): Promise<void> => {
  for (const name of await readdir(dataFolder)) {
    if (!name.startsWith(TABLE_FILE) || name.endsWith('-shm')) continue
    await copyIfExists(join(dataFolder, name), join(target, name))
  }
}

const copyFolder = async (source: string, target: string): Promise<void> => {
  await mkdir(target, { recursive: true, mode: PRIVATE_FOLDER })
  for (const entry of await entriesOf(source)) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (entry.isDirectory()) await copyFolder(from, to)
    // Temporary files of unfinished writes are not part of the data.
    else if (entry.isFile() && !entry.name.endsWith('.new')) await copyIfExists(from, to)
  }
}

const entriesOf = (folder: string) =>
  readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })

/** Skips files that were deleted meanwhile: their data has moved on. */
const copyIfExists = async (from: string, to: string): Promise<void> => {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
