/** Keeps a live store up to date: by the socket, and while there is none by asking every few seconds. */
import type { Client } from '../api/client.ts'
import { gathered, readFrame, retryAfterMs } from './frames.ts'
import type { LiveStore } from './liveStore.ts'

export interface Feed {
  /** Reads all devices and positions again: after the page changed some. */
  readonly refresh: () => Promise<void>
  readonly stop: () => void
}

export interface FeedOptions {
  readonly store: LiveStore
  readonly api: Client
  /** Opens a socket to an address such as `ws://…/api/socket`. */
  readonly open: () => WebSocket
  /** Hears of what could not be read; it is tried again anyway. */
  readonly onFailure: (error: unknown) => void
}

const POLL_EVERY_MS = 5000
/** With the socket everything is read, so that nothing is missed in between; who has none yet waits no longer than that. */
const FIRST_READ_MS = 1000
/** What the socket did not tell of, such as another customer of the person, is found by this. */
const REFRESH_EVERY_MS = 300_000

export const startFeed = ({ store, api, open, onFailure }: FeedOptions): Feed => {
  const ended = new AbortController()
  const { signal } = ended
  let attempt = 0
  let socket: WebSocket | undefined
  const news = gathered(store.apply, setTimeout)
  const { refresh, refreshQuietly, hasBegun } = reader({ store, api, onFailure }, news.settle, signal)
  const connect = (): void => {
    if (signal.aborted) return
    socket = open()
    socket.addEventListener('open', () => {
      attempt = 0
      refreshQuietly()
    })
    socket.addEventListener('message', ({ data }) => {
      // The server greets who has come: what happened before that is not told.
      store.connect('live')
      const frame = readFrame(data)
      if (frame) news.take(frame)
      // Something is gone, and only the list says what.
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
      if (!hasBegun()) refreshQuietly()
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

/** Reads all devices and positions, for whoever waits for it or quietly. */
const reader = ({ store, api, onFailure }: Omit<FeedOptions, 'open'>, settle: () => void, signal: AbortSignal) => {
  let begun = false
  const refresh = async (): Promise<void> => {
    begun = true
    const [devices, positions] = await Promise.all([
      api.call('devices.list', { signal }),
      api.call('positions.list', { signal }),
    ])
    // A device that is gone would come back with news of before.
    settle()
    store.replaceDevices(devices)
    store.apply({ positions })
  }
  const refreshQuietly = (): void => {
    refresh().catch((error: unknown) => {
      if (!signal.aborted) onFailure(error)
    })
  }
  return { refresh, refreshQuietly, hasBegun: () => begun }
}
