/**
 * The WebSocket API on a local port: a function decides who may open a socket, another hears of each that closes. With API
 * Gateway's limits: two hours, ten silent minutes, 128 KB a message. A client that does not read what it is sent is cut off.
 */
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import * as z from 'zod/mini'
import type { ConnectionSender } from '#shared/ports.ts'
import type { Host } from '#shared/runtime.ts'
import type { Edge } from './edge.ts'
import type { Invoke } from './functions.ts'
import { connectEvent, contextOf, disconnectEvent, messageEvent, type SocketContext } from './socketEvent.ts'
import type { SocketRoutes } from './webSocketApis.ts'

export interface SocketDoorOptions {
  readonly routes: SocketRoutes
  readonly now: () => number
  readonly log: Host['log']
  readonly edge: Edge
  /** For tests: what a client may leave unread, and the limits of time. */
  readonly unreadMaxBytes?: number
  readonly lifeMs?: number
  readonly idleMs?: number
}

const MESSAGE_MAX_BYTES = 128 * 1024
const UNREAD_MAX_BYTES = 4 * 1024 * 1024
const LIFE_MS = 2 * 3_600_000
const IDLE_MS = 10 * 60_000
/** A machine that vanished answers no ping. */
const PING_EVERY_MS = 60_000
/** As API Gateway closes. */
const GOING_AWAY = 1001

const Answer = z.object({ statusCode: z.number(), body: z._default(z.string(), '') })

interface Open {
  readonly context: SocketContext
  readonly socket: WebSocket
  readonly life: NodeJS.Timeout
  readonly idle: NodeJS.Timeout
  heard: boolean
  /** A message is with the function: what else comes meanwhile is passed over. */
  speaking: boolean
}

export class SocketDoor implements ConnectionSender {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    clientTracking: false,
  })
  private readonly open = new Map<string, Open>()
  private readonly closing = new Set<Promise<void>>()
  private readonly pings: NodeJS.Timeout
  private invoke: Invoke | undefined

  constructor(private readonly options: SocketDoorOptions) {
    this.pings = setInterval(() => this.pingAll(), PING_EVERY_MS).unref()
  }

  start(invoke: Invoke): void {
    this.invoke = invoke
  }

  /** Ends all connections; resolves when the function has heard of each. */
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

  /** Answers a request to open a socket. */
  readonly upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // A client that goes away while it is asked who it is must not end the process.
    const ignore = (): void => void stream.destroy()
    stream.on('error', ignore)
    this.admit(request).then(
      admitted => {
        if (typeof admitted === 'object' && 'statusCode' in admitted) return refuse(stream, admitted)
        stream.off('error', ignore)
        this.server.handleUpgrade(request, stream, head, socket => this.opened(socket, admitted))
      },
      (error: unknown) => {
        this.options.log('error', { message: 'function failed', routeKey: '$connect', error: String(error) })
        refuse(stream, { statusCode: 500, body: '' })
      },
    )
  }

  /** The context of the new connection, or why there is none. */
  private async admit(request: IncomingMessage): Promise<SocketContext | z.infer<typeof Answer>> {
    const { routes, now, edge } = this.options
    const client = edge(request)
    if (!client) return { statusCode: 403, body: 'Forbidden' }
    if (!this.invoke) return { statusCode: 503, body: 'Service Unavailable' }
    const context = contextOf(request, client, { connectionId: randomUUID(), connectedAt: now() })
    const answer = Answer.parse(await this.invoke(routes.connect, connectEvent(request, client, context)))
    return answer.statusCode >= 200 && answer.statusCode < 300 ? context : answer
  }

  private opened(socket: WebSocket, context: SocketContext): void {
    const { lifeMs = LIFE_MS, idleMs = IDLE_MS } = this.options
    const end = () => socket.close(GOING_AWAY)
    const open: Open = {
      context,
      socket,
      life: setTimeout(end, lifeMs),
      idle: setTimeout(end, idleMs),
      heard: true,
      speaking: false,
    }
    this.open.set(context.connectionId, open)
    // What is wrong with a connection closes it.
    socket.on('error', () => undefined)
    socket.on('pong', () => void (open.heard = true))
    socket.on('message', body => this.spoken(open, body))
    socket.on('close', () => this.closed(open))
  }

  private spoken(open: Open, body: RawData): void {
    open.heard = true
    open.idle.refresh()
    if (open.speaking) return
    open.speaking = true
    void this.tell(this.options.routes.message, messageEvent(open.context, textOf(body), this.options.now())).finally(
      () => (open.speaking = false),
    )
  }

  private closed({ context, life, idle }: Open): void {
    clearTimeout(life)
    clearTimeout(idle)
    this.open.delete(context.connectionId)
    const told = this.tell(this.options.routes.disconnect, disconnectEvent(context, this.options.now())).finally(() =>
      this.closing.delete(told),
    )
    this.closing.add(told)
  }

  /** Never rejects. */
  private async tell(address: string, event: unknown): Promise<void> {
    try {
      await this.invoke?.(address, event)
    } catch (error) {
      this.options.log('error', { message: 'function failed', operation: address, error: String(error) })
    }
  }

  private pingAll(): void {
    for (const open of this.open.values()) {
      if (!open.heard) open.socket.terminate()
      open.heard = false
      open.socket.ping()
    }
  }
}

const immediate = () => new Promise<void>(resolve => setImmediate(resolve))

const refuse = (stream: Duplex, { statusCode, body }: z.infer<typeof Answer>): void => {
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
