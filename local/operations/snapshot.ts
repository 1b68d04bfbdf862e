/**
 * Copies a data folder as a crash would leave it, while its server runs. What a server accepts flows from the stream into
 * the table, from there into invocations, and from these into the outbox or the on-failure folder. The copies are made in
 * the direction of the flow, so that what moves on meanwhile is in the copy twice rather than not at all: applying a
 * record twice changes nothing, and a mail is not sent twice.
 */
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE_FOLDER } from '../program/files.ts'
import { errorCode } from '../program/errorCode.ts'

/** Folders by the direction of the flow: first what is copied before the table, then what is copied after it. */
const BEFORE_TABLE = ['stream']
const AFTER_TABLE = ['invocations', 'on-failure', 'outbox']
const AFTER_TABLE_FILES = ['admin-password']
export const TABLE_FILE = 'table.sqlite'

/** Begins the name of each snapshot inside the data folder. */
const PREFIX = 'backup-'

/** Runs the copying of the table's files while nothing writes to them. */
export type WhileStill = (copy: () => Promise<void>) => Promise<void>

const nobodyWrites: WhileStill = copy => copy()

/** Copies everything that a restore needs from the data folder into a new folder, which is gone if that fails. */
export const takeSnapshot = async (dataFolder: string, target: string, whileStill = nobodyWrites): Promise<void> => {
  try {
    await mkdir(target, { mode: PRIVATE_FOLDER })
    for (const name of BEFORE_TABLE) await copyFolder(join(dataFolder, name), join(target, name))
    await whileStill(() => copyTable(dataFolder, target))
    for (const name of AFTER_TABLE) await copyFolder(join(dataFolder, name), join(target, name))
    for (const name of AFTER_TABLE_FILES) await copyIfThere(join(dataFolder, name), join(target, name))
  } catch (error) {
    await rm(target, { recursive: true, force: true })
    throw error
  }
}

/** The name of a new snapshot in the data folder. */
export const snapshotName = (): string => `${PREFIX}${process.hrtime.bigint()}`

/** Deletes what interrupted backups left. The caller must have locked the folder. */
export const removeSnapshots = async (dataFolder: string): Promise<void> => {
  for (const name of await readdir(dataFolder)) {
    if (name.startsWith(PREFIX)) await rm(join(dataFolder, name), { recursive: true, force: true })
  }
}

/** SQLite recovers from the file and its log; the index of the log (`-shm`) is rebuilt. */
const copyTable = async (dataFolder: string, target: string): Promise<void> => {
  for (const name of await readdir(dataFolder)) {
    if (!name.startsWith(TABLE_FILE) || name.endsWith('-shm')) continue
    await copyIfThere(join(dataFolder, name), join(target, name))
  }
}

const copyFolder = async (source: string, target: string): Promise<void> => {
  await mkdir(target, { recursive: true, mode: PRIVATE_FOLDER })
  for (const entry of await entriesOf(source)) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (entry.isDirectory()) await copyFolder(from, to)
    // A file that is being written is not yet part of the system.
    else if (entry.isFile() && !entry.name.endsWith('.new')) await copyIfThere(from, to)
  }
}

const entriesOf = (folder: string) =>
  readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })

/** A file that is gone by now was done with: what was in it has moved on. */
const copyIfThere = async (from: string, to: string): Promise<void> => {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
