/** Live state: devices, latest positions and events, as last received from the server. */
import type { Device } from '#shared/model/device.ts'
import type { EventModel } from '#shared/model/event.ts'
import type { PositionModel } from '#shared/model/position.ts'

/** An update from the socket or from polling. */
export interface Frame {
  readonly devices?: readonly Device[]
  readonly positions?: readonly PositionModel[]
  readonly events?: readonly EventModel[]
}

/** Source of updates: the socket, polling, or none yet. */
export type Connection = 'connecting' | 'live' | 'polling'

export interface Live {
  readonly connection: Connection
  /** Time of the last news, Unix time in milliseconds, while the server cannot be reached; else undefined. */
  readonly lostSince: number | undefined
  /** False until the devices were read for the first time. */
  readonly loaded: boolean
  readonly devices: ReadonlyMap<number, Device>
  /** Latest position by device id. */
  readonly positions: ReadonlyMap<number, PositionModel>
  /** Newest first, since the page was opened. */
  readonly events: readonly EventModel[]
}

export const EVENTS_KEPT = 200

const EMPTY: Live = {
  connection: 'connecting',
  lostSince: undefined,
  loaded: false,
  devices: new Map(),
  positions: new Map(),
  events: [],
}

const MEMBERS = ['connection', 'lostSince', 'loaded', 'devices', 'positions', 'events'] as const

export interface LiveStore {
  readonly current: () => Live
  readonly subscribe: (listener: () => void) => () => void
  /** Merges an update. Ignores positions that are older than the known one. */
  readonly apply: (frame: Frame) => void
  /** Replaces the list of devices. Devices that are not listed are removed. */
  readonly replaceDevices: (devices: readonly Device[]) => void
  readonly connect: (connection: Connection) => void
  /** Sets the time of the last news, or undefined when the server answers again. */
  readonly lose: (lostSince: number | undefined) => void
}

export const liveStore = (): LiveStore => {
  let live = EMPTY
  const listeners = new Set<() => void>()
  const change = (part: Partial<Live>): void => {
    const next = { ...live, ...part }
    if (MEMBERS.every(name => next[name] === live[name])) return
    live = next
    for (const listener of listeners) listener()
  }
  return {
    current: () => live,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    apply: frame => change(applyFrame(live, frame)),
    replaceDevices: list => change({ loaded: true, ...withDevices(live, list) }),
    connect: connection => {
      if (connection !== live.connection) change({ connection })
    },
    lose: lostSince => change({ lostSince }),
  }
}

/** Newest first. Duplicates are recognized by id. */
const withEvents = (known: readonly EventModel[], incoming: readonly EventModel[]): readonly EventModel[] => {
  const fresh = incoming.filter(({ id }) => !known.some(event => event.id === id))
  return fresh.length === 0 ? known : [...fresh.toReversed(), ...known].slice(0, EVENTS_KEPT)
}

const applyFrame = (live: Live, { devices = [], positions = [], events = [] }: Frame): Partial<Live> => ({
  devices: mergeItems(live.devices, devices, ({ id }) => id),
  positions: mergeItems(live.positions, positions, ({ deviceId }) => deviceId, isNewer),
  ...(events.length > 0 && { events: withEvents(live.events, events) }),
})

const withDevices = ({ devices, positions }: Live, list: readonly Device[]): Partial<Live> => {
  const ids = new Set(list.map(({ id }) => id))
  const left = <T>(known: ReadonlyMap<number, T>): ReadonlyMap<number, T> =>
    [...known.keys()].every(id => ids.has(id)) ? known : new Map([...known].filter(([id]) => ids.has(id)))
  return { devices: mergeItems(left(devices), list, ({ id }) => id), positions: left(positions) }
}

const isNewer = (before: PositionModel, { fixTime }: PositionModel): boolean =>
  Date.parse(before.fixTime) <= Date.parse(fixTime)

/**
 * Merges items into a map if `isWanted` accepts them. Unchanged items keep their object, and an unchanged map is
 * returned as it is, so that nothing renders again. Every new socket sends all items once more.
 */
const mergeItems = <T>(
  known: ReadonlyMap<number, T>,
  incoming: readonly T[],
  keyOf: (one: T) => number,
  isWanted: (before: T, one: T) => boolean = () => true,
): ReadonlyMap<number, T> => {
  let changed: Map<number, T> | undefined
  for (const one of incoming) {
    const before = (changed ?? known).get(keyOf(one))
    if (before !== undefined && (!isWanted(before, one) || JSON.stringify(before) === JSON.stringify(one))) continue
    changed ??= new Map(known)
    changed.set(keyOf(one), one)
  }
  return changed ?? known
}
