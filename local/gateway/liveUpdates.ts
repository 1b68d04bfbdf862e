/** Live updates: the queue of changes and the WebSocket API. */
import { SOCKET_PATH } from '#shared/api/socketPath.ts'
import type { Host } from '#shared/runtime.ts'
import type { HttpListener } from './httpListeners.ts'
import type { Invoke } from '../aws/functions.ts'
import { MemoryQueue } from '../aws/memoryQueue.ts'
import { WebSocketApi, type WebSocketApiOptions } from './webSocketApi.ts'
import type { SynthesizedApp } from '../assembly/synthesizedApp.ts'

export interface LiveUpdates {
  readonly adapters: Required<Pick<Host, 'liveQueue' | 'sockets'>>
  /** Starts to deliver messages and to accept connections. */
  start(invoke: Invoke, listener: HttpListener): void
  stop(): Promise<void>
}

/** Throws if the app does not have a WebSocket API and exactly one queue. */
export const liveUpdates = (app: SynthesizedApp, dependencies: Omit<WebSocketApiOptions, 'routes'>): LiveUpdates => {
  const [queue, ...more] = app.queues
  if (!app.socket || !queue || more.length > 0) throw new Error('the app must have a WebSocket API and its one queue')
  const sockets = new WebSocketApi({ ...dependencies, routes: app.socket })
  const liveQueue = new MemoryQueue(queue, dependencies)
  return {
    adapters: { liveQueue, sockets },
    start: (invoke, listener) => {
      sockets.start(invoke)
      liveQueue.start(invoke)
      listener.serveWebSockets(SOCKET_PATH, sockets.upgrade)
    },
    stop: async () => {
      await liveQueue.stop()
      await sockets.stop()
    },
  }
}
