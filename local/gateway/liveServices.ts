/** What those who watch need here: the queue of what changed, and the door to their sockets. */
import { SOCKET_PATH } from '#shared/api/socketPath.ts'
import type { Host } from '#shared/runtime.ts'
import type { Door } from './httpListeners.ts'
import type { Invoke } from '../aws/functions.ts'
import { MemoryQueue } from '../aws/memoryQueue.ts'
import { SocketDoor, type SocketDoorOptions } from './webSockets.ts'
import type { SynthesizedApp } from '../assembly/synthesizedApp.ts'

export interface LiveSide {
  readonly ports: Required<Pick<Host, 'liveQueue' | 'sockets'>>
  /** Begins to deliver, and lets clients in. */
  start(invoke: Invoke, door: Door): void
  stop(): Promise<void>
}

/** Throws where the app has no WebSocket API or no queue for it. */
export const liveSide = (app: SynthesizedApp, around: Omit<SocketDoorOptions, 'routes'>): LiveSide => {
  const [queue, ...more] = app.queues
  if (!app.socket || !queue || more.length > 0) throw new Error('the app must have a WebSocket API and its one queue')
  const sockets = new SocketDoor({ ...around, routes: app.socket })
  const liveQueue = new MemoryQueue(queue, around)
  return {
    ports: { liveQueue, sockets },
    start: (invoke, door) => {
      sockets.start(invoke)
      liveQueue.start(invoke)
      door.openSockets(SOCKET_PATH, sockets.upgrade)
    },
    stop: async () => {
      await liveQueue.stop()
      await sockets.stop()
    },
  }
}
