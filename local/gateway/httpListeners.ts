/** The two HTTP ports. They are opened before the rest of the system starts, and return 503 until it is ready. */
import { once } from 'node:events'
import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { errorCode } from '../program/files.ts'
import { gatewayServer } from './gateway.ts'
import { gatewayMessage, send } from './gatewayResponse.ts'
import { addressOf, StartError } from '../program/settings.ts'

export type Upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => void

export interface HttpListener {
  readonly address: string
  /** Sets the listener of later requests. */
  serve(listener: RequestListener): void
  /** Passes WebSocket handshakes at this path to `upgrade`. */
  serveWebSockets(path: string, upgrade: Upgrade): void
  /** Accepts no more connections. Resolves when all responses are sent, after at most 5 seconds. */
  close(): Promise<void>
}

const DRAIN_WITHIN_MS = 5000
const NOT_YET = gatewayMessage(503, 'Service Unavailable')

/** Opens a port. `variable` is the setting that the error names if the port is in use. Throws StartError. */
export const openListener = async (host: string, port: number, variable: string): Promise<HttpListener> => {
  let listener: RequestListener = (request, response) => send(response, NOT_YET, request.method)
  const server = gatewayServer((request, response) => listener(request, response))
  server.listen({ port, host })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new StartError(listenFailure(error, host, port, variable))
  }
  const bound = server.address()
  let closing: Promise<void> | undefined
  return {
    address: addressOf(host, typeof bound === 'object' && bound ? bound.port : port),
    serve: next => void (listener = next),
    serveWebSockets: (path, upgrade) =>
      void server.on('upgrade', (request, stream, head) => {
        const isWebSocket = request.headers.upgrade?.toLowerCase() === 'websocket'
        if (isWebSocket && request.url?.split('?')[0] === path) upgrade(request, stream, head)
        else respondWithoutUpgrade(request, stream, listener)
      }),
    close: () => (closing ??= drain(server)),
  }
}

/** Responds in HTTP/1.1, because some clients offer another protocol with every request and accept a plain response. */
const respondWithoutUpgrade = (request: IncomingMessage, stream: Duplex, listener: RequestListener): void => {
  if (!(stream instanceof Socket)) return void stream.destroy()
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(stream)
  response.once('finish', () => stream.end())
  stream.on('error', () => stream.destroy())
  listener(request, response)
}

const drain = async (server: Server): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_WITHIN_MS)
  await closed
  clearTimeout(timer)
}

const listenFailure = (error: unknown, host: string, port: number, variable: string): string => {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use: set ${variable} to another port.`
  if (code === 'EACCES') return `This user cannot open port ${port} on ${host}: set ${variable} to another port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST must be an address of this machine, but is "${host}".`
  return `Cannot open port ${port} on ${host}: ${String(error)}.`
}
