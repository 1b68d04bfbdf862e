/** Local HTTP server that records requests to AWS and responds as the test defines. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export interface RecordedRequest {
  /** Method and path, for example `POST /`. */
  readonly request: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Listener {
  readonly server: Server
  readonly endpoint: string
  readonly asked: readonly RecordedRequest[]
  readonly close: () => Promise<void>
}

export const listen = async (respond: () => Answer): Promise<Listener> => {
  const asked: RecordedRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      asked.push({ request: `${request.method} ${request.url}`, headers: request.headers, body })
      respond()(request, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    server,
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
