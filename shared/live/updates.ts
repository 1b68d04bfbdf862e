/** Current state of the changed devices, positions and events, read once for all connected clients. */
import type { PositionLog } from '../log/positionLog.ts'
import { latestFrom } from '../log/stateItem.ts'
import { type Event, eventModel } from '../model/event.ts'
import type { Device } from '../model/device.ts'
import { type DeviceId, positionId } from '../model/ids.ts'
import { type Position, positionModel } from '../model/position.ts'
import { type DeviceRecord, withStatus } from '../table/deviceStatus.ts'
import { recordOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Table } from '../table/table.ts'
import { type Member, member } from './frames.ts'

export interface LiveUpdate {
  /** The device and its latest position, for each device that exists. */
  readonly states: ReadonlyMap<DeviceId, LiveState>
  /** Events with their positions. */
  readonly events: readonly { readonly event: Event; readonly position: Position | undefined }[]
}

export interface LiveState {
  readonly device: Device
  readonly position: Position | undefined
}

interface Changed {
  readonly devices: readonly DeviceId[]
  readonly events: readonly Event[]
}

/**
 * Reads the changed devices and events with strong consistency, so that every published change is included. `now` is
 * Unix time in milliseconds.
 */
export const readUpdate = async (table: Table, log: Pick<PositionLog, 'byId'>, changed: Changed, now: number) => {
  const { devices, events } = changed
  const wanted = devices.flatMap(device => [keys.device(device), keys.deviceState(device)])
  const withPosition = events.filter(({ positionId: id }) => id > 0)
  const [items, positions] = await Promise.all([
    wanted.length > 0 ? table.getMany(wanted) : [],
    withPosition.length > 0 ? log.byId(withPosition.map(({ positionId: id }) => positionId(id))) : [],
  ])
  const positionOf = new Map(withPosition.map((event, n) => [event, positions[n]]))
  const found = devices.flatMap((device, n) => {
    const [item, state] = items.slice(2 * n, 2 * n + 2)
    if (!item) return []
    const position = state && latestFrom(device, state)
    const shown = withStatus(recordOf<DeviceRecord>(item), device, { state, now })
    return [[device, { device: shown, position }] as const]
  })
  const news: LiveUpdate = {
    states: new Map(found),
    events: events.map(event => ({ event, position: positionOf.get(event) })),
  }
  return news
}

/**
 * Returns an event with a text for the recipient. An event with a position has its device as well, because Home Assistant
 * fails on positions without devices.
 */
export const eventMembers = (
  event: Event,
  message: string,
  { position, device }: { readonly position: Position | undefined; readonly device: Device | undefined },
): Member[] => [
  member('events', eventModel({ ...event, attributes: { ...event.attributes, message } })),
  ...positionMembers(position),
  ...(position && device ? [deviceMember(device)] : []),
]

export const deviceMember = (device: Device): Member => member('devices', device)

/** Returns a device and its position as members. */
export const membersOf = ({ device, position }: LiveState): Member[] => [
  ...positionMembers(position),
  deviceMember(device),
]

/** Returns the position as a member, or an empty list if there is none. */
const positionMembers = (position: Position | undefined): Member[] =>
  position ? [member('positions', positionModel(position))] : []
