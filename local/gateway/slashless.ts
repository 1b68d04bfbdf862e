/**
 * Accepts request lines without a slash, `GET ?id=1 HTTP/1.1`, as Traccar's scripts send them. Node's parser rejects them
 * before a listener is called, so the slash is inserted before parsing.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** Method, space and first character of the target. */
const METHOD_AND_TARGET = /^[A-Z]{1,16} (.)/s
const INCOMPLETE = /^[A-Z]{0,16} ?$/
/** More than the gateway accepts. The parser rejects longer heads. */
const HEAD_MAX_BYTES = 32_768

/** Makes the server inspect the first bytes of each connection, for at most `withinMs` milliseconds. */
export const acceptSlashless = (server: Server, withinMs: number): Server => {
  const serve = server.listeners('connection')
  server.removeAllListeners('connection')
  const waiting = new Set<Socket>()
  const handOver = (socket: Socket, first: Buffer): void => {
    const isSlashless = METHOD_AND_TARGET.exec(first.toString('latin1', 0, 20))?.[1] === '?'
    if (!isSlashless) socket.unshift(first)
    const stream = isSlashless ? new SlashlessConnection(socket, first) : socket
    for (const listener of serve) listener.call(server, stream)
  }
  server.on('connection', socket => {
    let first = Buffer.alloc(0)
    const end = () => void socket.destroy()
    const leave = () => {
      waiting.delete(socket)
      socket.off('data', look).off('error', end).off('timeout', end).off('end', end).off('close', leave)
      socket.setTimeout(0)
    }
    const look = (chunk: Buffer) => {
      first = Buffer.concat([first, chunk])
      if (INCOMPLETE.test(first.toString('latin1', 0, 20))) return
      leave()
      handOver(socket, first)
    }
    waiting.add(socket)
    socket.on('data', look).on('error', end).on('timeout', end).on('end', end).on('close', leave)
    socket.setTimeout(withinMs)
  })
  // Called when the server closes. It does not know the connections that wait here.
  const closeIdleConnections = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    for (const socket of waiting) socket.destroy()
    closeIdleConnections()
  }
  return server
}

/** Connection whose first request line has no slash. Inserts a slash into this and all later requests. */
class SlashlessConnection extends Duplex {
  private head = Buffer.alloc(0)
  /** Remaining bytes of the current body. Infinity passes all further data unchanged. */
  private bodyBytes = 0

  constructor(
    private readonly socket: Socket,
    first: Buffer,
  ) {
    super({ allowHalfOpen: true })
    socket.on('data', chunk => this.receive(chunk))
    socket.on('end', () => void this.push(null))
    socket.on('error', error => this.destroy(error))
    socket.on('close', () => this.destroy())
    this.receive(first)
  }

  get remoteAddress(): string | undefined {
    return this.socket.remoteAddress
  }

  override _read(): void {
    this.socket.resume()
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, encoding, done)
  }

  override _final(done: () => void): void {
    this.socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy()
    done(error)
  }

  private receive(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      const body = rest.subarray(0, this.bodyBytes)
      if (body.length > 0 && !this.push(body)) this.socket.pause()
      this.bodyBytes -= body.length
      rest = rest.subarray(body.length)
      if (rest.length > 0) rest = this.takeHead(rest)
    }
  }

  /** Passes on the head that ends in these bytes. Returns the bytes after it. */
  private takeHead(chunk: Buffer): Buffer {
    const head = Buffer.concat([this.head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0 && head.length <= HEAD_MAX_BYTES) {
      this.head = head
      return head.subarray(head.length)
    }
    const text = head.toString('latin1', 0, end < 0 ? head.length : end + 4)
    this.head = Buffer.alloc(0)
    this.bodyBytes = end < 0 || /^transfer-encoding:/im.test(text) ? Infinity : contentLength(text)
    this.push(Buffer.from(text.replace(/^(\s*[A-Z]+) \?/, '$1 /?'), 'latin1'))
    return head.subarray(text.length)
  }
}

const contentLength = (head: string): number => Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0)
