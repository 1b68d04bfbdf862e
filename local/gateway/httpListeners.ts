/** The two ports. They are taken before anything else is started, and answer 503 until all of it stands. */
import { once } from 'node:events'
import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { errorCode } from '../program/errorCode.ts'
import { gatewayServer } from './gateway.ts'
import { gatewayMessage, send } from './gatewayResponse.ts'
import { addressOf, StartError } from '../program/settings.ts'

export type Upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => void

export interface Door {
  readonly address: string
  /** Requests from now on are answered by this. */
  open(listener: RequestListener): void
  /** Requests that open a socket at this path go there, all others stay what they are. */
  openSockets(path: string, upgrade: Upgrade): void
  /** Takes no more connections; resolves when all requests are answered, at the latest after some seconds. */
  close(): Promise<void>
}

const DRAIN_WITHIN_MS = 5000
const NOT_YET = gatewayMessage(503, 'Service Unavailable')

/** Takes a port. `variable` is what to change when it is in use. Throws StartError. */
export const takeDoor = async (host: string, port: number, variable: string): Promise<Door> => {
  let listener: RequestListener = (request, response) => send(response, NOT_YET, request.method)
  const server = gatewayServer((request, response) => listener(request, response))
  server.listen({ port, host })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new StartError(refusal(error, host, port, variable))
  }
  const bound = server.address()
  let closing: Promise<void> | undefined
  return {
    address: addressOf(host, typeof bound === 'object' && bound ? bound.port : port),
    open: next => void (listener = next),
    openSockets: (path, upgrade) =>
      void server.on('upgrade', (request, stream, head) => {
        const isSocket = request.headers.upgrade?.toLowerCase() === 'websocket'
        if (isSocket && request.url?.split('?')[0] === path) upgrade(request, stream, head)
        else answerPlainly(request, stream, listener)
      }),
    close: () => (closing ??= drain(server)),
  }
}

/** Some clients offer to go on in another protocol with every request, and take an answer in this one. */
const answerPlainly = (request: IncomingMessage, stream: Duplex, listener: RequestListener): void => {
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

const refusal = (error: unknown, host: string, port: number, variable: string): string => {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use: set ${variable} to another port.`
  if (code === 'EACCES') return `This user cannot open port ${port} on ${host}: set ${variable} to another port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST must be an address of this machine, but is "${host}".`
  return `Cannot open port ${port} on ${host}: ${String(error)}.`
}
