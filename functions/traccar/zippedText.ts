/** Writes a zip archive with one file, which is compressed in parts. */
import { once } from 'node:events'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'

const LOCAL_SIGNATURE = 0x04034b50
const DIRECTORY_SIGNATURE = 0x02014b50
const END_SIGNATURE = 0x06054b50
/** 2.0: deflate. */
const VERSION = 20
/** File names are UTF-8. */
const FLAGS = 0x0800
const DEFLATED = 8
/** 1980-01-01, the first date of the format. */
const DATE = 0x21

export class ZippedText {
  private readonly deflate: DeflateRaw = createDeflateRaw()
  private readonly parts: Buffer[] = []
  private crc = 0
  private length = 0
  /** Compressed size so far. */
  bytes = 0

  constructor(private readonly name: string) {
    this.deflate.on('data', (part: Buffer) => {
      this.parts.push(part)
      this.bytes += part.length
    })
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text)
    this.crc = crc32(bytes, this.crc)
    this.length += bytes.length
    if (!this.deflate.write(bytes)) await once(this.deflate, 'drain')
  }

  /** Ends the file and returns the archive. */
  async whole(): Promise<Buffer> {
    this.deflate.end()
    await once(this.deflate, 'end')
    const name = Buffer.from(this.name)
    const header = Buffer.concat([u32(LOCAL_SIGNATURE), this.described(name), name])
    const directory = Buffer.concat([
      u32(DIRECTORY_SIGNATURE),
      u16(VERSION),
      this.described(name),
      // No comment, first disk, no attributes, offset 0 of the local header.
      Buffer.alloc(14),
      name,
    ])
    const at = header.length + this.bytes
    const end = [u32(END_SIGNATURE), u16(0), u16(0), u16(1), u16(1), u32(directory.length), u32(at), u16(0)]
    return Buffer.concat([header, ...this.parts, directory, ...end])
  }

  /** Returns the part that both headers have in common. */
  private described(name: Buffer): Buffer {
    return Buffer.concat([
      ...[VERSION, FLAGS, DEFLATED, 0, DATE].map(u16),
      ...[this.crc, this.bytes, this.length].map(u32),
      ...[name.length, 0].map(u16),
    ])
  }
}

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
