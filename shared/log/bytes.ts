/** Reads and writes small numbers as varints: seven bits a byte, lowest first. */

export class Writer {
  private buffer = Buffer.alloc(256)
  private length = 0

  byte(value: number): void {
    this.room(1)
    this.buffer[this.length++] = value
  }

  /** Writes an integer from 0 to 2^53 - 1. */
  unsigned(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.byte((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }

  /** Writes a signed integer. The lowest bit is the sign, so that small negative numbers stay short. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value)
  }

  double(value: number): void {
    this.room(8)
    this.buffer.writeDoubleLE(value, this.length)
    this.length += 8
  }

  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8')
    this.unsigned(bytes.length)
    this.room(bytes.length)
    bytes.copy(this.buffer, this.length)
    this.length += bytes.length
  }

  /** Returns a copy of the written bytes. */
  bytes(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length))
  }

  private room(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.length + bytes))
    this.buffer.copy(larger)
    this.buffer = larger
  }
}

export class Reader {
  private at = 0
  private readonly buffer: Buffer
  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get done(): boolean {
    return this.at >= this.buffer.length
  }

  /** Number of bytes read. */
  get count(): number {
    return this.at
  }

  /** Returns a view of the bytes read since the count was `start`. */
  since(start: number): Uint8Array {
    return this.buffer.subarray(start, this.at)
  }

  byte(): number {
    return this.buffer.readUInt8(this.at++)
  }

  unsigned(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.byte()
      if (byte < 128) return value + byte * factor
      value += (byte - 128) * factor
      factor *= 128
    }
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }

  double(): number {
    this.at += 8
    return this.buffer.readDoubleLE(this.at - 8)
  }

  text(): string {
    const length = this.unsigned()
    this.at += length
    return this.buffer.toString('utf8', this.at - length, this.at)
  }
}
