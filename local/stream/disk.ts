/** System calls of the journal. Tests replace them to simulate full and broken disks. */
import { close, constants, ftruncate, open, write } from 'node:fs'
import { open as openFile, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { errorCode, PRIVATE_FILE } from '../program/files.ts'

export interface Disk {
  /** Creates a file with synchronous writes. Returns the descriptor. */
  create(file: string): Promise<number>
  /** Appends the bytes from this index on. Returns the number of written bytes. */
  write(descriptor: number, bytes: Buffer, from: number): Promise<number>
  truncate(descriptor: number, bytes: number): Promise<void>
  close(descriptor: number): Promise<void>
}

const { O_APPEND, O_CREAT, O_DSYNC, O_EXCL, O_WRONLY } = constants
/** O_DSYNC combines write and sync in one call, which makes ingestion faster. */
const APPEND_DURABLY = O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_DSYNC

const openDescriptor = promisify(open)

export const systemDisk: Disk = {
  create: file => openDescriptor(file, APPEND_DURABLY, PRIVATE_FILE),
  write: (descriptor, bytes, from) =>
    new Promise((resolve, reject) => {
      write(descriptor, bytes, from, bytes.length - from, null, (error, written) =>
        error ? reject(error) : resolve(written),
      )
    }),
  truncate: promisify(ftruncate),
  close: promisify(close),
}

/** Reads a file. Blocks that the disk cannot read are filled with zeros. Rejects if the file cannot be opened. */
export const readReadable = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file)
  } catch (error) {
    if (errorCode(error) !== 'EIO') throw error
  }
  const handle = await openFile(file, 'r')
  try {
    const { size } = await handle.stat()
    return await readBlocks(size, async (bytes, at) => void (await handle.read(bytes, 0, bytes.length, at)))
  } finally {
    await handle.close()
  }
}

const BLOCK_BYTES = 4096

/** Reads block by block. `read` fills the buffer from an offset in bytes. If it rejects with EIO, the block is zeros. */
export const readBlocks = async (size: number, read: (bytes: Buffer, at: number) => Promise<void>): Promise<Buffer> => {
  const whole = Buffer.alloc(size)
  for (let at = 0; at < size; at += BLOCK_BYTES) {
    const block = whole.subarray(at, at + BLOCK_BYTES)
    try {
      await read(block, at)
    } catch (error) {
      if (errorCode(error) !== 'EIO') throw error
      block.fill(0)
    }
  }
  return whole
}
