/** What changed, as it is now: devices and their latest positions, and events with theirs. Read once for all who watch. */
import type { PositionLog } from '../log/positionLog.ts'
import { latestRow } from '../log/state.ts'
import { stateFrom } from '../log/stateItem.ts'
import { type Event, eventModel } from '../model/event.ts'
import { type DeviceId, positionId } from '../model/ids.ts'
import { type Position, positionModel } from '../model/position.ts'
import { type DeviceRecord, withStatus } from '../table/deviceStatus.ts'
import { recordOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { Table } from '../table/table.ts'
import { type Member, member } from './frames.ts'

export interface LiveUpdate {
  /** The device and its latest position, of each device that is there. */
  readonly devices: ReadonlyMap<DeviceId, readonly Member[]>
  readonly events: readonly { readonly event: Event; readonly members: readonly Member[] }[]
}

interface Changed {
  readonly devices: readonly DeviceId[]
  readonly events: readonly Event[]
}

/** Strongly consistent, so that what was told of is in it. `now` is in milliseconds. */
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
    const position = state && latestRow(stateFrom(device, state))?.position
    const shown = withStatus(recordOf<DeviceRecord>(item), device, { state, now })
    return [[device, [member('devices', shown), ...positionMembers(position)]] as const]
  })
  const news: LiveUpdate = {
    devices: new Map(found),
    events: events.map(event => ({
      event,
      members: [member('events', eventModel(event)), ...positionMembers(positionOf.get(event))],
    })),
  }
  return news
}

/** The member of the position, or none where there is none. */
export const positionMembers = (position: Position | undefined): Member[] =>
  position ? [member('positions', positionModel(position))] : []
