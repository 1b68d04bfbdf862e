/** The devices of the person and where they are, as the server last said. */
import type { Device } from '#shared/model/device.ts'
import type { EventModel } from '#shared/model/event.ts'
import type { PositionModel } from '#shared/model/position.ts'

/** What the socket sends, and what polling brings. */
export interface Frame {
  readonly devices?: readonly Device[]
  readonly positions?: readonly PositionModel[]
  readonly events?: readonly EventModel[]
}

/** How news come: by the socket, by asking again and again, or not yet. */
export type Connection = 'connecting' | 'live' | 'polling'

export interface Live {
  readonly connection: Connection
  /** False until the devices were read for the first time. */
  readonly loaded: boolean
  readonly devices: ReadonlyMap<number, Device>
  /** The latest of each device, by the device's id. */
  readonly positions: ReadonlyMap<number, PositionModel>
  /** Newest first, since the page was opened. */
  readonly events: readonly EventModel[]
}

export const EVENTS_KEPT = 200

const NOTHING: Live = { connection: 'connecting', loaded: false, devices: new Map(), positions: new Map(), events: [] }

export interface LiveStore {
  readonly current: () => Live
  readonly subscribe: (listener: () => void) => () => void
  /** Adds what came; a position that is older than the known one of its device is history. */
  readonly apply: (frame: Frame) => void
  /** Takes the list of all devices: what is not in it is gone. */
  readonly replaceDevices: (devices: readonly Device[]) => void
  readonly connect: (connection: Connection) => void
}

export const liveStore = (): LiveStore => {
  let live = NOTHING
  const listeners = new Set<() => void>()
  const change = (part: Partial<Live>): void => {
    live = { ...live, ...part }
    for (const listener of listeners) listener()
  }
  return {
    current: () => live,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    apply: frame => change(applied(live, frame)),
    replaceDevices: list => {
      const devices = new Map(list.map(device => [device.id, device]))
      const positions = new Map([...live.positions].filter(([id]) => devices.has(id)))
      change({ loaded: true, devices, positions })
    },
    connect: connection => {
      if (connection !== live.connection) change({ connection })
    },
  }
}

const applied = (live: Live, { devices = [], positions = [], events = [] }: Frame): Partial<Live> => ({
  ...(devices.length > 0 && { devices: new Map([...live.devices, ...devices.map(one => [one.id, one] as const)]) }),
  ...(positions.length > 0 && { positions: withNewer(live.positions, positions) }),
  ...(events.length > 0 && { events: [...events.toReversed(), ...live.events].slice(0, EVENTS_KEPT) }),
})

const withNewer = (known: Live['positions'], come: readonly PositionModel[]): Live['positions'] => {
  const positions = new Map(known)
  for (const position of come) {
    const before = positions.get(position.deviceId)
    if (!before || Date.parse(before.fixTime) <= Date.parse(position.fixTime)) {
      positions.set(position.deviceId, position)
    }
  }
  return positions
}
