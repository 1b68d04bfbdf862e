/** Updates a live store through the socket, and by polling every 5 s without one. */
import type { Device } from '#shared/model/device.ts'
import type { Client } from '../api/client.ts'
import { type Contact, contactOf, isUnreachable } from './contact.ts'
import { type FrameBatcher, frameBatcher, readFrame, retryAfterMs } from './frames.ts'
import type { LiveStore } from './liveStore.ts'

export interface Feed {
  /** Reloads all devices and positions, after the page changed some. */
  readonly refresh: () => Promise<void>
  /** Tries to reach the server now instead of at the next attempt. */
  readonly retry: () => void
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
/**
 * Everything is read at once, and the socket begins with all devices. Only the list shows which were removed in between, so
 * it is read again after this time. Later, everything is read when the socket opens, so that no change is missed.
 */
const RECENT_MS = 5000
/** Finds changes that the socket does not send, such as a move of the user to another customer. */
const REFRESH_EVERY_MS = 300_000
/** After this silence of the socket the page asks the server, because a broken connection can stay open for minutes. */
const SILENCE_MS = 30_000
const TIMEOUT_MS = 20_000
const PROBE_TIMEOUT_MS = 5000

export const startFeed = ({ store, api, open, onFailure }: FeedOptions): Feed => {
  const ended = new AbortController()
  const { signal } = ended
  const batcher = frameBatcher(store.apply, setTimeout)
  const contact = contactOf({ change: store.lose, now: Date.now })
  const reader = deviceReader({ store, api, onFailure }, { contact, flush: batcher.flush, signal })
  const begun = Date.now()
  const opened = (): void => {
    if (Date.now() - begun > RECENT_MS) reader.refreshQuietly()
    else timers.push(setTimeout(reader.refreshList, RECENT_MS))
  }
  const link = socketLink({ store, open, batcher, contact, signal, opened, refresh: reader.refreshQuietly })
  const retry = (): void => {
    link.reopen()
    reader.refreshQuietly()
  }
  const poll = (): void => {
    if (document.hidden) return
    if (store.current().connection !== 'live') reader.refreshQuietly()
    else if (contact.silence() > SILENCE_MS) reader.probe()
  }
  const timers = [setInterval(poll, POLL_EVERY_MS), setInterval(reader.refreshQuietly, REFRESH_EVERY_MS)]
  addEventListener('online', retry, { signal })
  addEventListener('offline', contact.goOffline, { signal })
  document.addEventListener('visibilitychange', poll, { signal })
  if (!navigator.onLine) contact.goOffline()
  link.reopen()
  reader.refreshQuietly()
  return {
    refresh: reader.refresh,
    retry,
    stop: () => {
      ended.abort()
      timers.forEach(clearInterval)
      link.close()
    },
  }
}

interface LinkOptions extends Pick<FeedOptions, 'store' | 'open'> {
  readonly batcher: FrameBatcher
  readonly contact: Contact
  readonly signal: AbortSignal
  readonly opened: () => void
  readonly refresh: () => void
}

/** The socket, which is opened again after it was closed, later with each attempt. */
const socketLink = ({ store, open, batcher, contact, signal, opened, refresh }: LinkOptions) => {
  let attempt = 0
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const connect = (): void => {
    if (signal.aborted) return
    const made = open()
    socket = made
    made.addEventListener('open', () => {
      attempt = 0
      opened()
    })
    made.addEventListener('message', ({ data }) => {
      // The first message is the initial snapshot; earlier events are not sent.
      store.connect('live')
      contact.hear()
      const frame = readFrame(data)
      if (frame) batcher.add(frame)
      // A device was removed, and only the list shows which.
      if (frame?.devices?.length === 0) refresh()
    })
    made.addEventListener('close', () => {
      if (signal.aborted || socket !== made) return
      store.connect('polling')
      timer = setTimeout(connect, retryAfterMs(attempt, Math.random()))
      attempt += 1
    })
  }
  return {
    reopen: () => {
      if (socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING) return
      clearTimeout(timer)
      connect()
    },
    close: () => socket?.close(),
  }
}

interface Around {
  readonly contact: Contact
  readonly flush: () => void
  readonly signal: AbortSignal
}

/** Reads all devices and positions, with or without reporting errors to the caller. */
const deviceReader = (
  { store, api, onFailure }: Omit<FeedOptions, 'open'>,
  { contact, flush, signal: ended }: Around,
) => {
  const within = (milliseconds: number): AbortSignal => AbortSignal.any([ended, AbortSignal.timeout(milliseconds)])
  const show = (devices: readonly Device[]): void => {
    contact.hear()
    // A pending update would restore a device that was deleted.
    flush()
    store.replaceDevices(devices)
  }
  const refresh = async (): Promise<void> => {
    const signal = within(TIMEOUT_MS)
    const [devices, positions] = await Promise.all([
      api.call('devices.list', { signal }),
      api.call('positions.list', { signal }),
    ])
    show(devices)
    store.apply({ positions })
  }
  const refreshList = async (): Promise<void> => show(await api.call('devices.list', { signal: within(TIMEOUT_MS) }))
  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (ended.aborted) return
      if (isUnreachable(error)) contact.fail()
      else onFailure(error)
    })
  }
  return {
    refresh,
    refreshQuietly: () => quietly(refresh()),
    refreshList: () => quietly(refreshList()),
    probe: () => quietly(api.call('server.get', { signal: within(PROBE_TIMEOUT_MS) }).then(contact.hear)),
  }
}
