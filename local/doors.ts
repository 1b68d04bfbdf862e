/** The two ports. They are taken before anything else is started, and answer 503 until all of it stands. */
import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { errorCode } from './errorCode.ts'
import { gatewayServer } from './gateway.ts'
import { gatewayMessage, send } from './gatewayAnswer.ts'
import { addressOf, StartError } from './settings.ts'

export interface Door {
  readonly address: string
  /** Requests from now on are answered by this. */
  open(listener: RequestListener): void
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
    close: () => (closing ??= drain(server)),
  }
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
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use: set ${variable} to another one.`
  if (code === 'EACCES')
    return `Port ${port} on ${host} may not be opened by this user: set ${variable} to another one.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is "${host}", which is no address of this machine.`
  return `Port ${port} on ${host} could not be opened: ${String(error)}.`
}
