/** The folder of everything that is stored: private, and used by one server at a time. */
import { spawnSync } from 'node:child_process'
import { closeSync, constants, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { PRIVATE_FILE, PRIVATE_FOLDER } from './files.ts'
import { errorCode } from './errorCode.ts'
import { StartError } from './settings.ts'

/** Stays in the folder: a lock belongs to the file, and a deleted file would allow a second lock. */
const LOCK = 'lock'

/**
 * Makes the folder and locks it for as long as this process lives: the kernel holds the lock and frees it when the process
 * ends, however it ends. Returns the function that unlocks it. Throws StartError.
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

const { O_CREAT, O_NONBLOCK, O_RDWR } = constants
/** macOS and BSD lock a file as they open it. */
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
 * Locks an open file with flock(1), because Node has no call for it. The command locks what it inherits, which is our open
 * file: the lock stays when the command ends, until our descriptor is closed.
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

/** For the sentence of the second server, which may run in another container where process numbers mean nothing. */
const writeOwner = (descriptor: number): void => {
  try {
    ftruncateSync(descriptor, writeSync(descriptor, `process ${process.pid} on ${hostname()}\n`, 0))
  } catch (error) {
    // A full disk. The lock does not need it.
    if (errorCode(error) !== 'ENOSPC' && errorCode(error) !== 'EDQUOT') throw error
  }
}

const ownerOf = (file: string): string => readFileSync(file, 'utf8').trim() || 'another server'

/** `EACCES: permission denied, mkdir '/x'` → `permission denied` */
const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^[A-Z0-9]+: /, '').replace(/, \w+ '.*$/, '')
