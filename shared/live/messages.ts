/**
 * Messages that each connection receives: the initial snapshot and the changes that its user sees. The order of messages
 * and of the lists in them suits all known clients; docs/socket.md states which client needs what.
 */
import { headlineOf } from '../domain/notificationMail.ts'
import type { ShareTerms } from '../domain/share.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Account } from '../table/accounts.ts'
import { permissions } from '../table/permissions.ts'
import { server } from '../table/server.ts'
import { shareAccess } from '../table/shareAccess.ts'
import type { Table } from '../table/table.ts'
import type { LiveChange } from './change.ts'
import { type Framed, framesOf, type Member, NO_POSITIONS, SOMETHING_GONE, TEST_NOTIFICATION } from './frames.ts'
import { guestMembers, guestUpdate } from './guests.ts'
import type { DeliveryDependencies } from './send.ts'
import { deviceMember, eventMembers, type LiveState, type LiveUpdate, membersOf, readUpdate } from './updates.ts'
import { devicesVisibleTo, subscribedEvents, viewerOf } from './visibility.ts'

/** Returns the initial snapshot: the latest position of each of the user's devices, with the device. */
export const firstFrames = async (ports: DeliveryDependencies, account: Account): Promise<readonly string[]> => {
  const { table, log, host } = ports
  const { share } = account
  const own = share ? shareAccess(table).devices(share, host.now()) : permissions(table).devicesOf(viewerOf(account))
  const { states } = await readUpdate(table, log, { devices: await own, events: [] }, host.now())
  const groups = [...states.values()]
    .filter(({ position }) => position)
    .map(state => (share ? guestMembers(share, state) : membersOf(state)))
  const frames = reported(ports, framesOf(groups))
  return frames.length > 0 ? frames : [NO_POSITIONS]
}

export interface ChangeContext extends DeliveryDependencies {
  readonly change: LiveChange
  /** Messages about devices by their ids. Most users of a fleet see the same devices. */
  readonly packed: Map<string, DeviceFrames>
}

/** Returns what guests of a share receive: no events, and no separate messages about devices. */
export const guestFrames = async (
  ports: ChangeContext,
  share: ShareTerms,
  { states }: LiveUpdate,
): Promise<readonly string[]> => reported(ports, framesOf(await guestUpdate(ports, share, states)))

/**
 * Returns what a user receives: altered devices first, then events, then latest positions with their devices. Clients that
 * draw the position of an event therefore end with the latest one.
 */
export const changeFrames = async (
  ports: ChangeContext,
  account: Account,
  news: LiveUpdate,
): Promise<readonly string[]> => {
  const { table, change } = ports
  const concerned = [...new Set([...change.devices, ...news.events.map(({ event }) => event.deviceId)])]
  const seen = await devicesVisibleTo(table, account, concerned)
  const { altered, latest } = deviceFrames(
    ports,
    [...news.states].filter(([device]) => seen.has(device)),
  )
  const visible = news.events.filter(({ event }) => seen.has(event.deviceId))
  const events = framesOf(await eventGroups(table, account, { ...news, events: visible }))
  const gone = change.saw.includes(account.id) && change.devices.some(device => !seen.has(device))
  const test = change.tests?.includes(account.id) ? [TEST_NOTIFICATION] : []
  return [...altered, ...(gone ? [SOMETHING_GONE] : []), ...reported(ports, events), ...test, ...latest]
}

interface DeviceFrames {
  /** Devices alone, for clients that read only the first list of a message. */
  readonly altered: readonly string[]
  /** Latest positions with their devices, for clients that need both in one message. */
  readonly latest: readonly string[]
}

const deviceFrames = (ports: ChangeContext, shown: readonly (readonly [DeviceId, LiveState])[]): DeviceFrames => {
  const name = shown.map(([device]) => device).join()
  const known = ports.packed.get(name)
  if (known) return known
  const isAltered = new Set(ports.change.altered)
  const alone = shown.filter(([device, { position }]) => isAltered.has(device) || !position)
  const placed = shown.filter(([, { position }]) => position)
  const frames: DeviceFrames = {
    altered: reported(ports, framesOf(alone.map(([, { device }]) => [deviceMember(device)]))),
    latest: reported(ports, framesOf(placed.map(([, state]) => membersOf(state)))),
  }
  ports.packed.set(name, frames)
  return frames
}

/** Returns the events that the user subscribed to, each with a text in the user's units, its position and its device. */
const eventGroups = async (table: Table, account: Account, { events, states }: LiveUpdate): Promise<Member[][]> => {
  const positionOf = new Map(events.map(({ event, position }) => [event, position]))
  const subscribed = await subscribedEvents(
    table,
    account,
    events.map(({ event }) => event),
  )
  if (subscribed.length === 0) return []
  const settings = await server(table).get()
  return subscribed.map(one => {
    const { event } = one
    const position = positionOf.get(event)
    const message = headlineOf({ ...one, position, recipient: account, server: settings })
    return eventMembers(event, message, { position, device: states.get(event.deviceId)?.device })
  })
}

const reported = ({ host }: DeliveryDependencies, { frames, leftOut }: Framed): readonly string[] => {
  if (leftOut > 0) host.log('warn', { message: 'objects left out: too large for a WebSocket message', leftOut })
  return frames
}
