/** The address of a server's control socket: a file in its data folder, which only the owner of the folder can open. */
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

export const CONTROL_SOCKET = 'control.sock'

/** 108 bytes on Linux and 104 on macOS, with the zero that ends the path. */
const PATH_MAX_BYTES = 103

export interface SocketPath {
  readonly path: string
  /** Called when the socket is closed or connected. */
  readonly release: () => void
}

/** Returns a path to the socket that fits into a socket address, or undefined if this system has none. */
export const socketPathIn = (dataFolder: string): SocketPath | undefined => {
  if (process.platform === 'win32') return undefined
  const path = join(dataFolder, CONTROL_SOCKET)
  if (Buffer.byteLength(path) <= PATH_MAX_BYTES) return { path, release: () => undefined }
  if (process.platform !== 'linux') return undefined
  // A folder that is open has a short name, however long its path is.
  const folder = openSync(dataFolder, 'r')
  return { path: `/proc/self/fd/${folder}/${CONTROL_SOCKET}`, release: () => closeSync(folder) }
}
