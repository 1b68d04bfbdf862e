/**
 * The events of all devices. The write of a device's state raises an event. The state carries the event until it is
 * dispatched and has an item of its own. Readers read both, so an event is visible as soon as it is raised.
 */
import { keptAfter, ttlOf } from '../domain/settings.ts'
import { deviceId as asDeviceId, type DeviceId } from '../model/ids.ts'
import { type Event, EVENT_TYPES, type EventType } from '../model/event.ts'
import { msOfTick, tickOf } from '../model/position.ts'
import { currentHost } from '../runtime.ts'
import { keys, logRanges } from '../table/keys.ts'
import type { Item, Table } from '../table/table.ts'
import { months } from '../model/time.ts'
import { stateFrom } from './stateItem.ts'

const DEVICE_FACTOR = 2 ** 32
const deviceOf = (id: number): DeviceId => asDeviceId(Math.floor(id / DEVICE_FACTOR))
const tickOfEvent = (id: number) => id % DEVICE_FACTOR

export const eventLog = (table: Table, now = () => currentHost().now()) => {
  const stateOf = async (device: DeviceId) => {
    const item = await table.get(keys.deviceState(device))
    return item && stateFrom(device, item)
  }

  return {
    /** Writes events to their own items, which marks them as dispatched. Idempotent. */
    async keep(events: readonly Event[], retentionDays: number): Promise<void> {
      await Promise.all(events.map(event => table.write({ put: itemOf(event, retentionDays) })))
    },

    /** Returns the events that have no item yet. */
    withoutItem: (events: readonly Event[]): Promise<Event[]> => withoutItem(table, events),

    /** Returns the event with this id, or undefined if there is none or its retention has ended. */
    async byId(id: number): Promise<Event | undefined> {
      const device = deviceOf(id)
      if (device < 1) return undefined
      const item = await table.get(keys.event(device, tickOfEvent(id)))
      if (item) return isKept(item, now) ? eventFrom(item) : undefined
      const state = await stateOf(device)
      const oldest = keptAfter(state?.retentionDays ?? 0, now)
      return state?.unpersisted.find(event => event.id === id && event.serverTime > oldest)
    },

    /**
     * Returns the events that the server received in a range, both ends inclusive, in the order in which they were
     * raised.
     */
    async *between(device: DeviceId, from: number, to: number): AsyncIterable<Event> {
      const state = await stateOf(device)
      if (!state || from > to || state.eventTick < 0) return
      const oldest = Math.max(from, keptAfter(state.retentionDays, now))
      const within = ({ serverTime }: Event) => serverTime >= oldest && serverTime <= to
      const high = Math.min(tickOf(to) + state.eventDrift, state.eventTick)
      // There are no events since `from`. DynamoDB rejects a range that ends before it begins.
      if (tickOf(from) > high) return
      const waiting = new Map(state.unpersisted.map(event => [event.id, event]))
      for (const moment of months(msOfTick(tickOf(from)), msOfTick(high))) {
        const PK = keys.events(device, moment)
        for await (const item of table.query({ PK, ...logRanges.events(tickOf(from), high) })) {
          const event = eventFrom(item)
          waiting.delete(event.id)
          if (within(event)) yield event
        }
      }
      // Events without an item are the latest ones.
      yield* [...waiting.values()].filter(within)
    },
  }
}

const withoutItem = async (table: Table, events: readonly Event[]): Promise<Event[]> => {
  const items = await table.getMany(events.map(event => keys.event(event.deviceId, tickOfEvent(event.id))))
  return events.filter((_, n) => items[n] === undefined)
}

const isKept = ({ ttl }: Item, now: () => number) => typeof ttl !== 'number' || ttl * 1000 > now()

const itemOf = (event: Event, retentionDays: number): Item => ({
  ...keys.event(event.deviceId, tickOfEvent(event.id)),
  v: 1,
  event: event.id,
  device: event.deviceId,
  type: event.type,
  at: event.serverTime,
  happened: event.eventTime,
  position: event.positionId,
  fence: event.geofenceId,
  ...(event.maintenanceId !== undefined && { maintenance: event.maintenanceId }),
  attributes: JSON.stringify(event.attributes),
  ttl: ttlOf(event.serverTime, retentionDays),
})

const eventFrom = (item: Item): Event => ({
  id: Number(item['event']),
  deviceId: asDeviceId(Number(item['device'])),
  type: typeFrom(item['type']),
  serverTime: Number(item['at']),
  eventTime: Number(item['happened']),
  positionId: Number(item['position']),
  geofenceId: Number(item['fence']),
  ...(typeof item['maintenance'] === 'number' && { maintenanceId: item['maintenance'] }),
  attributes: JSON.parse(String(item['attributes'])),
})

const typeFrom = (text: unknown): EventType => {
  const known = EVENT_TYPES.find(type => type === text)
  if (!known) throw new Error(`unknown event type ${String(text)}`)
  return known
}
