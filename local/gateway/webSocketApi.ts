/**
 * The WebSocket API on a local port: one function authorizes connections, another handles each close. It has the limits
 * of API Gateway: two hours, ten idle minutes, 128 KB per message. A client that does not read its messages is disconnected.
 */
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import * as z from 'zod/mini'
import type { ConnectionSender } from '#shared/live/ports.ts'
import type { Host } from '#shared/runtime.ts'
import type { Edge } from './edge.ts'
import type { Invoke } from '../aws/functions.ts'
import { connectEvent, contextOf, disconnectEvent, messageEvent, type SocketContext } from './webSocketEvent.ts'
import type { WebSocketRoutes } from '../assembly/apis.ts'

export interface WebSocketApiOptions {
  readonly routes: WebSocketRoutes
  readonly now: () => number
  readonly log: Host['log']
  readonly edge: Edge
  /** For tests: limits for unread bytes, connection duration and idle time. */
  readonly unreadMaxBytes?: number
  readonly lifeMs?: number
  readonly idleMs?: number
}

const MESSAGE_MAX_BYTES = 128 * 1024
const UNREAD_MAX_BYTES = 4 * 1024 * 1024
const LIFE_MS = 2 * 3_600_000
const IDLE_MS = 10 * 60_000
/** A connection without a pong until the next ping is terminated. */
const PING_EVERY_MS = 60_000
/** Close code of API Gateway. */
const GOING_AWAY = 1001

const AuthorizerResponse = z.object({ statusCode: z.number(), body: z._default(z.string(), '') })

interface OpenConnection {
  readonly context: SocketContext
  readonly socket: WebSocket
  readonly life: NodeJS.Timeout
  readonly idle: NodeJS.Timeout
  /** The client sent data since the last ping. */
  alive: boolean
  /** The message function is running. Messages that arrive meanwhile are ignored. */
  handlingMessage: boolean
}

export class WebSocketApi implements ConnectionSender {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    clientTracking: false,
  })
  private readonly open = new Map<string, OpenConnection>()
  private readonly closing = new Set<Promise<void>>()
  private readonly pings: NodeJS.Timeout
  private invoke: Invoke | undefined

  constructor(private readonly options: WebSocketApiOptions) {
    this.pings = setInterval(() => this.pingAll(), PING_EVERY_MS).unref()
  }

  start(invoke: Invoke): void {
    this.invoke = invoke
  }

  /** Closes all connections. Resolves when the disconnect function has run for each. */
  async stop(): Promise<void> {
    clearInterval(this.pings)
    for (const { socket } of this.open.values()) socket.terminate()
    while (this.closing.size > 0 || this.open.size > 0) await Promise.all([...this.closing, immediate()])
    this.invoke = undefined
  }

  async post(connection: string, text: string): Promise<boolean> {
    const open = this.open.get(connection)
    if (!open || open.socket.readyState !== WebSocket.OPEN) return false
    if (Buffer.byteLength(text) > MESSAGE_MAX_BYTES) throw new Error('the message must be at most 128 KB')
    if (open.socket.bufferedAmount > (this.options.unreadMaxBytes ?? UNREAD_MAX_BYTES)) {
      open.socket.terminate()
      return false
    }
    open.idle.refresh()
    open.socket.send(text)
    return true
  }

  async end(connection: string): Promise<void> {
    this.open.get(connection)?.socket.close(GOING_AWAY)
  }

  /** Handles a request that opens a connection. */
  readonly upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // A client that disconnects during authorization must not end the process.
    const ignore = (): void => void stream.destroy()
    stream.on('error', ignore)
    this.authorize(request).then(
      authorized => {
        if (typeof authorized === 'object' && 'statusCode' in authorized) return reject(stream, authorized)
        stream.off('error', ignore)
        this.server.handleUpgrade(request, stream, head, socket => this.onOpen(socket, authorized))
      },
      (error: unknown) => {
        this.options.log('error', { message: 'function failed', routeKey: '$connect', error: String(error) })
        reject(stream, { statusCode: 500, body: '' })
      },
    )
  }

  /** Returns the context of the new connection, or the error response. */
  private async authorize(request: IncomingMessage): Promise<SocketContext | z.infer<typeof AuthorizerResponse>> {
    const { routes, now, edge } = this.options
    const client = edge(request)
    if (!client) return { statusCode: 403, body: 'Forbidden' }
    if (!this.invoke) return { statusCode: 503, body: 'Service Unavailable' }
    const context = contextOf(request, client, { connectionId: randomUUID(), connectedAt: now() })
    const response = AuthorizerResponse.parse(await this.invoke(routes.connect, connectEvent(request, client, context)))
    return response.statusCode >= 200 && response.statusCode < 300 ? context : response
  }

  private onOpen(socket: WebSocket, context: SocketContext): void {
    const { lifeMs = LIFE_MS, idleMs = IDLE_MS } = this.options
    const end = () => socket.close(GOING_AWAY)
    const open: OpenConnection = {
      context,
      socket,
      life: setTimeout(end, lifeMs),
      idle: setTimeout(end, idleMs),
      alive: true,
      handlingMessage: false,
    }
    this.open.set(context.connectionId, open)
    // Every error also closes the connection.
    socket.on('error', () => undefined)
    socket.on('pong', () => void (open.alive = true))
    socket.on('message', body => this.onMessage(open, body))
    socket.on('close', () => this.onClose(open))
  }

  private onMessage(open: OpenConnection, body: RawData): void {
    open.alive = true
    open.idle.refresh()
    if (open.handlingMessage) return
    open.handlingMessage = true
    const { routes, now } = this.options
    void this.notify(routes.message, messageEvent(open.context, textOf(body), now())).finally(
      () => (open.handlingMessage = false),
    )
  }

  private onClose({ context, life, idle }: OpenConnection): void {
    clearTimeout(life)
    clearTimeout(idle)
    this.open.delete(context.connectionId)
    const { routes, now } = this.options
    const closing = this.notify(routes.disconnect, disconnectEvent(context, now())).finally(() =>
      this.closing.delete(closing),
    )
    this.closing.add(closing)
  }

  /** Invokes a function and ignores its result. Never rejects. */
  private async notify(address: string, event: unknown): Promise<void> {
    try {
      await this.invoke?.(address, event)
    } catch (error) {
      this.options.log('error', { message: 'function failed', operation: address, error: String(error) })
    }
  }

  private pingAll(): void {
    for (const open of this.open.values()) {
      if (!open.alive) open.socket.terminate()
      open.alive = false
      open.socket.ping()
    }
  }
}

const immediate = () => new Promise<void>(resolve => setImmediate(resolve))

const reject = (stream: Duplex, { statusCode, body }: z.infer<typeof AuthorizerResponse>): void => {
  const lines = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? 'Refused'}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ]
  stream.end(lines.join('\r\n'))
}

const textOf = (body: RawData): string => (Buffer.isBuffer(body) ? body.toString('utf8') : '')
