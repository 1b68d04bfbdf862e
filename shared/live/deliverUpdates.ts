/**
 * Sends updates to connected clients. Every delivery checks the connection's credentials and the user's permissions
 * again. Expired sessions, disabled users and unlinked devices receive nothing.
 */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import type { Account } from '../table/accounts.ts'
import { config } from '../table/config.ts'
import { type Connection, connections, type ConnectionValidity } from '../table/connections.ts'
import { permissions } from '../table/permissions.ts'
import { sharedReads } from '../table/sharedReads.ts'
import type { LiveChange } from './change.ts'
import { type Framed, framesOf, NO_POSITIONS, NOTHING, SOMETHING_GONE } from './frames.ts'
import { CONNECTIONS_AT_ONCE, type DeliveryDependencies, GREETED_WITHIN_MS, GREETINGS, send, sendAll } from './send.ts'
import { type LiveUpdate, positionMembers, readUpdate } from './updates.ts'
import { devicesVisibleTo, viewerOf, subscribedEvents } from './visibility.ts'

const USERS_AT_ONCE = 16

/** Sends a change to every authorized connection, and the initial snapshot to new ones. */
export const deliverUpdates = async (ports: DeliveryDependencies, change: LiveChange): Promise<void> => {
  const watching = await whoWatches(ports)
  if (!watching) return
  const { table, log, host } = ports
  // Also includes new connections: a change can be delivered before the message about a connection.
  const waiting = watching.filter(({ connection }) => !connection.greeted)
  const greeted = watching.filter(({ connection }) => connection.greeted)
  if (watching.length === 0) return
  const news = await readUpdate(table, log, change, host.now())
  const telling = { ...ports, change }
  await Promise.all([
    tellAll(telling, greeted, news),
    greetAll(ports, waiting).then(() => tellAll(telling, waiting, news)),
  ])
}

interface DeliveryContext extends DeliveryDependencies {
  readonly change: LiveChange
}

/** Sends each user's visible updates to all of its connections. */
const tellAll = async (
  ports: DeliveryContext,
  greeted: readonly ConnectionValidity[],
  news: LiveUpdate,
): Promise<void> => {
  if (greeted.length === 0 || news.devices.size + news.events.length + ports.change.saw.length === 0) return
  const accounts = new Map(greeted.map(({ account }) => [account.id, account]))
  // Many users see the same fleet, so its devices and groups are read once for all of them.
  const together = { ...ports, table: sharedReads(ports.table), packed: new Map() }
  await forEachConcurrently(USERS_AT_ONCE, [...accounts.values()], async account => {
    const own = greeted.filter(({ connection }) => connection.user === account.id)
    await sendAll(ports, own, await framesFor(together, account, news))
  })
}

/** Sends an empty message to every connection so that none becomes idle. Closes unauthorized connections. */
export const keepConnectionsAlive = async (ports: DeliveryDependencies): Promise<void> => {
  const { host, table } = ports
  if ((await config(table).subscriberState()).until <= host.now()) return
  const watching = (await whoWatches(ports)) ?? []
  await greetAll(
    ports,
    watching.filter(({ connection }) => isDue(connection, host.now())),
  )
  await sendAll(
    ports,
    watching.filter(({ connection }) => connection.greeted),
    [NOTHING],
  )
}

/**
 * Returns the authorized connections and closes the others. Returns undefined if none is open, and then records that no
 * client is connected.
 */
const whoWatches = async ({
  host,
  table,
  sockets,
}: DeliveryDependencies): Promise<ConnectionValidity[] | undefined> => {
  const { all, valid, close } = connections(table)
  const { subscriberState, clearSubscribers } = config(table)
  const before = await subscriberState()
  const open = await all(host.now())
  if (open.length === 0) {
    await clearSubscribers(before)
    return undefined
  }
  const still = await valid(open, host.now())
  const kept = new Set(still.map(({ connection }) => connection.id))
  const ended = open.filter(({ id }) => !kept.has(id))
  await forEachConcurrently(CONNECTIONS_AT_ONCE, ended, async ({ id }) => {
    try {
      await sockets.end(id)
      await close(id)
    } catch (error) {
      // The connection receives nothing until closing it succeeds with a later change.
      host.log('warn', { message: 'closing a connection failed', error: String(error) })
    }
  })
  return still
}

const isDue = ({ greeted, openedAt }: Connection, now: number): boolean =>
  !greeted && now - openedAt > GREETED_WITHIN_MS

/** Sends the initial snapshot to new connections: the latest position of each of the user's devices. */
const greetAll = async (ports: DeliveryDependencies, waiting: readonly ConnectionValidity[]): Promise<void> => {
  await forEachConcurrently(CONNECTIONS_AT_ONCE, waiting, async ({ connection, account }) => {
    // Marked first, so that changes during the preparation of the snapshot are not lost.
    if (!(await connections(ports.table).claimSnapshot(connection.id))) return
    try {
      await send(ports, connection, await firstFrames(ports, account), GREETINGS)
    } catch (error) {
      // The client reconnects and then receives its snapshot.
      await connections(ports.table).close(connection.id)
      await ports.sockets.end(connection.id)
      throw error
    }
  })
}

const firstFrames = async (ports: DeliveryDependencies, account: Account): Promise<readonly string[]> => {
  const { table, log } = ports
  const states = await log.states(await permissions(table).devicesOf(viewerOf(account)))
  const groups = states.map(state =>
    positionMembers(state?.tail.find(({ position }) => position.id === state.latestId)?.position),
  )
  const frames = reported(ports, framesOf(groups.filter(group => group.length > 0)))
  return frames.length > 0 ? frames : [NO_POSITIONS]
}

interface Together extends DeliveryContext {
  /** Messages about devices by their ids. Most users of a fleet see the same devices. */
  readonly packed: Map<string, readonly string[]>
}

const framesFor = async (ports: Together, account: Account, news: LiveUpdate): Promise<readonly string[]> => {
  const { table, packed, change } = ports
  const concerned = [...new Set([...change.devices, ...news.events.map(({ event }) => event.deviceId)])]
  const seen = await devicesVisibleTo(table, account, concerned)
  const visible = news.events.filter(({ event }) => seen.has(event.deviceId))
  const wanted = new Set(
    await subscribedEvents(
      table,
      account,
      visible.map(({ event }) => event),
    ),
  )
  const shown = [...news.devices].filter(([device]) => seen.has(device))
  const name = shown.map(([device]) => device).join()
  const changed = packed.get(name) ?? reported(ports, framesOf(shown.map(([, group]) => group)))
  packed.set(name, changed)
  // Events have separate messages, because Traccar 3.9 clients ignore positions that arrive with events.
  const events = framesOf(visible.flatMap(({ event, members }) => (wanted.has(event) ? [members] : [])))
  const gone = change.saw.includes(account.id) && change.devices.some(device => !seen.has(device))
  return [...changed, ...(gone ? [SOMETHING_GONE] : []), ...reported(ports, events)]
}

const reported = ({ host }: DeliveryDependencies, { frames, leftOut }: Framed): readonly string[] => {
  if (leftOut > 0) host.log('warn', { message: 'objects left out: too large for a WebSocket message', leftOut })
  return frames
}
