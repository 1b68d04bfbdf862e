/**
 * Sends what changed to those who watch. Who may have its socket still, and what its user may see, is asked each time: a
 * session that ended, a device that was taken away and an account that was disabled show nothing any more.
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

/** Sends a change to all whom it concerns, and the first message to those who have just come. */
export const deliverUpdates = async (ports: DeliveryDependencies, change: LiveChange): Promise<void> => {
  const watching = await whoWatches(ports)
  if (!watching) return
  const { table, log, host } = ports
  // Those that are not greeted yet, too: a change that is delivered before the message of their opening is for them.
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

/** What each user may see of the news, to all of its connections. */
const tellAll = async (
  ports: DeliveryContext,
  greeted: readonly ConnectionValidity[],
  news: LiveUpdate,
): Promise<void> => {
  if (greeted.length === 0 || news.devices.size + news.events.length + ports.change.saw.length === 0) return
  const accounts = new Map(greeted.map(({ account }) => [account.id, account]))
  // Many watch the same fleet: its devices and groups are read once for all of them.
  const together = { ...ports, table: sharedReads(ports.table), packed: new Map() }
  await forEachConcurrently(USERS_AT_ONCE, [...accounts.values()], async account => {
    const own = greeted.filter(({ connection }) => connection.user === account.id)
    await sendAll(ports, own, await framesFor(together, account, news))
  })
}

/** Sends nothing to all, so that no connection is taken for idle. Those that may not be open any more are ended. */
export const keepConnectionsAlive = async (ports: DeliveryDependencies): Promise<void> => {
  const { host, table } = ports
  if ((await config(table).watch()).until <= host.now()) return
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

/** The connections that may be open; undefined where there are none, which the consumer then learns. */
const whoWatches = async ({
  host,
  table,
  sockets,
}: DeliveryDependencies): Promise<ConnectionValidity[] | undefined> => {
  const { all, standing, close } = connections(table)
  const { watch, unwatched } = config(table)
  const before = await watch()
  const open = await all(host.now())
  if (open.length === 0) {
    await unwatched(before)
    return undefined
  }
  const still = await standing(open, host.now())
  const kept = new Set(still.map(({ connection }) => connection.id))
  const ended = open.filter(({ id }) => !kept.has(id))
  await forEachConcurrently(CONNECTIONS_AT_ONCE, ended, async ({ id }) => {
    try {
      await sockets.end(id)
      await close(id)
    } catch (error) {
      // It gets nothing all the same, and is ended with the next change.
      host.log('warn', { message: 'closing a connection failed', error: String(error) })
    }
  })
  return still
}

const isDue = ({ greeted, openedAt }: Connection, now: number): boolean =>
  !greeted && now - openedAt > GREETED_WITHIN_MS

/** The first message: the latest position of each device of the user. */
const greetAll = async (ports: DeliveryDependencies, waiting: readonly ConnectionValidity[]): Promise<void> => {
  await forEachConcurrently(CONNECTIONS_AT_ONCE, waiting, async ({ connection, account }) => {
    // From here on it gets changes: those that come while its first message is made must not be lost.
    if (!(await connections(ports.table).greet(connection.id))) return
    try {
      await send(ports, connection, await firstFrames(ports, account), GREETINGS)
    } catch (error) {
      // Its client comes again, and is greeted then.
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
  /** The messages about devices, by these devices: most of those who watch a fleet see the same of it. */
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
  // Apart from the positions on the map: clients of 3.9 pass over positions that come with events.
  const events = framesOf(visible.flatMap(({ event, members }) => (wanted.has(event) ? [members] : [])))
  const gone = change.saw.includes(account.id) && change.devices.some(device => !seen.has(device))
  return [...changed, ...(gone ? [SOMETHING_GONE] : []), ...reported(ports, events)]
}

const reported = ({ host }: DeliveryDependencies, { frames, leftOut }: Framed): readonly string[] => {
  if (leftOut > 0) host.log('warn', { message: 'objects left out: too large for a WebSocket message', leftOut })
  return frames
}
