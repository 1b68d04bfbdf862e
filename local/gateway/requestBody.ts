/** Reads the body of a request, no more of it than API Gateway takes. */
import type { IncomingMessage } from 'node:http'

const BODY_MAX_BYTES = 10 * 1024 * 1024

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

export const NO_BODY: Buffer = Buffer.alloc(0)

/** Most requests have none, and to wait for its end would cost each of them a turn. */
export const hasBody = (headers: Readonly<Record<string, string>>): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** Rejects with BodyTooLarge, or when the client breaks off. */
export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  if (Number(request.headers['content-length']) > BODY_MAX_BYTES) return refuse(request)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > BODY_MAX_BYTES) return refuse(request)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The rest is read and thrown away, so that the client gets to read the answer. */
const refuse = (request: IncomingMessage): never => {
  request.resume()
  throw new BodyTooLarge(`a request must have at most ${BODY_MAX_BYTES} bytes`)
}
