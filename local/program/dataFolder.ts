/** Data folder: private, and used by one process at a time. */
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode, PRIVATE_FILE, PRIVATE_FOLDER } from './files.ts'
import { StartError } from './settings.ts'

/** Never deleted: a lock belongs to the file, so deleting it would allow a second lock. */
const LOCK = 'lock'

/**
 * Creates the folder if needed and locks it. The kernel releases the lock when the process ends, even after a crash.
 * Returns the function that unlocks it. Throws StartError.
 */
export const lockDataFolder = (folder: string): (() => void) => {
  const file = join(folder, LOCK)
  let descriptor: number | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER })
    descriptor = openLocked(file)
    if (descriptor !== undefined) writeOwner(descriptor)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`Cannot write to the data folder ${folder}: ${reason(error)}.`)
  }
  if (descriptor === undefined) {
    throw new StartError(`The data folder ${folder} is in use by ${ownerOf(file)}: set DATA_DIR to another folder.`)
  }
  const locked = descriptor
  return () => closeSync(locked)
}

const POLL_MS = 50
const LOCK_ATTEMPTS = 100

/** Locks a folder for a short change. Waits 5 s for others. Returns the function that unlocks it. Throws StartError. */
export const lockForChange = async (folder: string): Promise<() => void> => {
  for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt += 1) {
    const descriptor = openLocked(join(folder, LOCK))
    if (descriptor !== undefined) return () => closeSync(descriptor)
    await sleep(POLL_MS)
  }
  throw new StartError(`Another command is changing ${folder}: try again.`)
}

/** Locks an existing data folder. Returns the function that unlocks it. Throws StartError if a server uses it. */
export const lockStopped = (dataFolder: string): (() => void) => {
  if (!existsSync(dataFolder)) throw new StartError(`Data folder not found: ${dataFolder}. Set DATA_DIR or --data-dir.`)
  try {
    return lockDataFolder(dataFolder)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    throw new StartError(`No server responds for ${dataFolder}, and the command cannot use it alone: ${error.message}`)
  }
}

/** Folder of an unpacked backup. The previous content of the data folder is still in place. */
export const UNPACKING = 'restore-unpacking'
/** Prefix of the folder whose content is replacing that of the data folder. */
export const MOVING = 'restore-moving-'

/** Throws StartError if a restore was interrupted while it replaced the content of the folder. */
export const requireCompleteRestore = (dataFolder: string): void => {
  if (!readdirSync(dataFolder).some(name => name.startsWith(MOVING))) return
  throw new StartError(`The restore of ${dataFolder} was interrupted: run npm run restore -- FILE --force again.`)
}

const { O_CREAT, O_NONBLOCK, O_RDWR } = constants
/** macOS and BSD can lock a file when they open it. */
const O_EXLOCK = process.platform === 'darwin' || process.platform.endsWith('bsd') ? 0x20 : undefined

/** Opens the file and locks it. Returns undefined if another process has the lock. */
const openLocked = (file: string): number | undefined => {
  if (O_EXLOCK !== undefined) {
    try {
      return openSync(file, O_RDWR | O_CREAT | O_NONBLOCK | O_EXLOCK, PRIVATE_FILE)
    } catch (error) {
      if (errorCode(error) === 'EAGAIN') return undefined
      throw error
    }
  }
  const descriptor = openSync(file, O_RDWR | O_CREAT, PRIVATE_FILE)
  try {
    if (lock(descriptor, file)) return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
  closeSync(descriptor)
  return undefined
}

/** Exit code of flock(1) when another process has the lock. */
const CONFLICT = 1

/**
 * Locks an open file with flock(1), because Node has no function for it. The command inherits and locks our open file, and
 * the lock remains after the command exits, until our descriptor is closed.
 */
const lock = (descriptor: number, file: string): boolean => {
  const { status, error, stderr } = spawnSync('flock', ['-n', '-x', '3'], {
    env: process.env,
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
    encoding: 'utf8',
  })
  if (errorCode(error) === 'ENOENT') {
    throw new StartError('Command flock not found. It locks the data folder: install util-linux or BusyBox.')
  }
  if (error) throw error
  if (status === 0) return true
  if (status === CONFLICT && stderr.trim() === '') return false
  throw new StartError(`The file ${file} cannot be locked: ${stderr.trim() || `flock exited with ${status}`}.`)
}

/** Writes the owner for the error of a second server, which can run in another container with other process ids. */
const writeOwner = (descriptor: number): void => {
  try {
    ftruncateSync(descriptor, writeSync(descriptor, `process ${process.pid} on ${hostname()}\n`, 0))
  } catch (error) {
    // The disk is full. The lock works without the text.
    if (errorCode(error) !== 'ENOSPC' && errorCode(error) !== 'EDQUOT') throw error
  }
}

const ownerOf = (file: string): string => readFileSync(file, 'utf8').trim() || 'another server'

/** `EACCES: permission denied, mkdir '/x'` → `permission denied` */
const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^[A-Z0-9]+: /, '').replace(/, \w+ '.*$/, '')
