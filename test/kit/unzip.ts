/** Returns the files of a zip archive as text by name, as listed in its central directory. */
import { inflateRawSync } from 'node:zlib'

const DIRECTORY_END = 0x06054b50

export const unzip = (bytes: Buffer): Map<string, string> => {
  let end = bytes.length - 22
  while (bytes.readUInt32LE(end) !== DIRECTORY_END) end -= 1
  const files = new Map<string, string>()
  let at = bytes.readUInt32LE(end + 16)
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [packed, size, nameLength, extra, comment] = [
      bytes.readUInt16LE(at + 10) === 8,
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ]
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const content = bytes.subarray(start, start + size)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    files.set(name, (packed ? inflateRawSync(content) : content).toString('utf8'))
    at += 46 + nameLength + extra + comment
  }
  return files
}
