/** Updates a live store through the socket, and by polling every 5 s without one. */
import type { Client } from '../api/client.ts'
import { frameBatcher, readFrame, retryAfterMs } from './frames.ts'
import type { LiveStore } from './liveStore.ts'

export interface Feed {
  /** Reloads all devices and positions, after the page changed some. */
  readonly refresh: () => Promise<void>
  readonly stop: () => void
}

export interface FeedOptions {
  readonly store: LiveStore
  readonly api: Client
  /** Opens a socket to an address such as `ws://…/api/socket`. */
  readonly open: () => WebSocket
  /** Called on errors. The read is retried anyway. */
  readonly onFailure: (error: unknown) => void
}

const POLL_EVERY_MS = 5000
/** Everything is read when the socket opens, so that no change is missed, or after this time without a socket. */
const FIRST_READ_MS = 1000
/** Finds changes that the socket does not send, such as a move of the user to another customer. */
const REFRESH_EVERY_MS = 300_000

export const startFeed = ({ store, api, open, onFailure }: FeedOptions): Feed => {
  const ended = new AbortController()
  const { signal } = ended
  let attempt = 0
  let socket: WebSocket | undefined
  const batcher = frameBatcher(store.apply, setTimeout)
  const { refresh, refreshQuietly, hasStarted } = deviceReader({ store, api, onFailure }, batcher.flush, signal)
  const connect = (): void => {
    if (signal.aborted) return
    socket = open()
    socket.addEventListener('open', () => {
      attempt = 0
      refreshQuietly()
    })
    socket.addEventListener('message', ({ data }) => {
      // The first message is the initial snapshot; earlier events are not sent.
      store.connect('live')
      const frame = readFrame(data)
      if (frame) batcher.add(frame)
      // A device was removed, and only the list shows which.
      if (frame?.devices?.length === 0) refreshQuietly()
    })
    socket.addEventListener('close', () => {
      if (signal.aborted) return
      store.connect('polling')
      setTimeout(connect, retryAfterMs(attempt, Math.random()))
      attempt += 1
    })
  }
  const timers = [
    setInterval(() => {
      if (store.current().connection !== 'live' && !document.hidden) refreshQuietly()
    }, POLL_EVERY_MS),
    setInterval(refreshQuietly, REFRESH_EVERY_MS),
    setTimeout(() => {
      if (!hasStarted()) refreshQuietly()
    }, FIRST_READ_MS),
  ]
  connect()
  return {
    refresh,
    stop: () => {
      ended.abort()
      timers.forEach(clearInterval)
      socket?.close()
    },
  }
}

/** Reads all devices and positions, with or without reporting errors to the caller. */
const deviceReader = ({ store, api, onFailure }: Omit<FeedOptions, 'open'>, flush: () => void, signal: AbortSignal) => {
  let started = false
  const refresh = async (): Promise<void> => {
    started = true
    const [devices, positions] = await Promise.all([
      api.call('devices.list', { signal }),
      api.call('positions.list', { signal }),
    ])
    // A pending update would restore a device that was deleted.
    flush()
    store.replaceDevices(devices)
    store.apply({ positions })
  }
  const refreshQuietly = (): void => {
    refresh().catch((error: unknown) => {
      if (!signal.aborted) onFailure(error)
    })
  }
  return { refresh, refreshQuietly, hasStarted: () => started }
}
