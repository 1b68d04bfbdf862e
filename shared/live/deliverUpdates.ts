/**
 * Sends updates to connected clients. Every delivery checks the connection's credentials and the user's permissions
 * again. Expired sessions, disabled users and unlinked devices receive nothing.
 */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { pieces } from '../domain/pieces.ts'
import type { UserId } from '../model/ids.ts'
import type { Account } from '../table/accounts.ts'
import { config } from '../table/config.ts'
import { isNewCrowd } from '../table/connectionPartitions.ts'
import { type Connection, connections, type ConnectionValidity } from '../table/connections.ts'
import { sharedReads } from '../table/sharedReads.ts'
import type { LiveChange } from './change.ts'
import { NOTHING } from './frames.ts'
import { type ChangeContext, changeFrames, firstFrames, guestFrames } from './messages.ts'
import { CONNECTIONS_AT_ONCE, type DeliveryDependencies, GREETED_WITHIN_MS, GREETINGS, send, sendAll } from './send.ts'
import { type LiveUpdate, readUpdate } from './updates.ts'

/** Users whose access is read together. A request to the table reads up to 100 items. */
const USERS_TOGETHER = 100
/** While messages are sent to the users of a group, the access of the next group is read. */
const GROUPS_AT_ONCE = 2
const USERS_AT_ONCE = 32

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
  const { saw, tests = [] } = ports.change
  if (greeted.length === 0 || news.states.size + news.events.length + saw.length + tests.length === 0) return
  // Many users see the same fleet, so its devices and groups are read once for all of them.
  const together: ChangeContext = { ...ports, table: sharedReads(ports.table), packed: new Map() }
  await forEachConcurrently(GROUPS_AT_ONCE, pieces(connectionsByUser(greeted), USERS_TOGETHER), async users => {
    const told = await Promise.all(
      users.map(async user => ({ ...user, frames: await framesFor(together, user, news) })),
    )
    await forEachConcurrently(USERS_AT_ONCE, told, ({ own, frames }) => sendAll(ports, own, frames))
  })
}

interface ConnectedUser {
  readonly account: Account
  readonly own: readonly ConnectionValidity[]
}

const connectionsByUser = (all: readonly ConnectionValidity[]): ConnectedUser[] => {
  const users = new Map<UserId, { account: Account; own: ConnectionValidity[] }>()
  for (const one of all) {
    const known = users.get(one.account.id)
    if (known) known.own.push(one)
    else users.set(one.account.id, { account: one.account, own: [one] })
  }
  return [...users.values()]
}

const framesFor = (context: ChangeContext, { account }: ConnectedUser, news: LiveUpdate): Promise<readonly string[]> =>
  account.share ? guestFrames(context, account.share, news) : changeFrames(context, account, news)

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
  const { subscriberState, clearSubscribers, noteCrowd } = config(table)
  const before = await subscriberState()
  const open = await all(host.now(), before)
  if (isNewCrowd(open.length, before, host.now())) await noteCrowd(host.now())
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
    if (!(await connections(ports.table).claimSnapshot(connection))) return
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
