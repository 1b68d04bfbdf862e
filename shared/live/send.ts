/** Sends frames to WebSocket connections, with retries for connections that API Gateway has not opened yet. */
import { setTimeout as sleep } from 'node:timers/promises'
import { forEachConcurrently } from '../forEachConcurrently.ts'
import type { PositionLog } from '../log/positionLog.ts'
import type { ConnectionSender } from '../ports.ts'
import type { Host } from '../runtime.ts'
import { type Connection, connections, type ConnectionValidity } from '../table/connections.ts'
import type { Table } from '../table/table.ts'

export interface DeliveryDependencies {
  readonly host: Host
  readonly table: Table
  readonly log: Pick<PositionLog, 'byId'>
  readonly sockets: ConnectionSender
  /** Waits between two attempts to send to a connection that is not open yet. */
  readonly pause?: (ms: number) => Promise<void>
}

export const CONNECTIONS_AT_ONCE = 64
/** A connection without an initial snapshot after this time is retried. */
export const GREETED_WITHIN_MS = 5000
/** API Gateway opens a connection shortly after `$connect` succeeds, so sending is retried. */
export const GREETINGS = 10
const GREETING_PAUSE_MS = 200

export const sendAll = (
  ports: DeliveryDependencies,
  to: readonly ConnectionValidity[],
  frames: readonly string[],
): Promise<void> =>
  forEachConcurrently(CONNECTIONS_AT_ONCE, to, ({ connection }) => {
    // A connection that was accepted a moment ago may not be open yet.
    const isYoung = ports.host.now() - connection.openedAt <= GREETED_WITHIN_MS
    return send(ports, connection, frames, isYoung ? GREETINGS : 1)
  })

/** Sends messages in order until one fails. Removes a connection that is gone. */
export const send = async (
  ports: DeliveryDependencies,
  to: Connection,
  frames: readonly string[],
  attempts = 1,
): Promise<void> => {
  const { id, openedAt } = to
  const { sockets, host, table, pause = sleep } = ports
  try {
    for (const frame of frames) {
      let sent = await sockets.post(id, frame)
      for (let n = 1; n < attempts && !sent; n += 1) {
        await pause(GREETING_PAUSE_MS)
        sent = await sockets.post(id, frame)
      }
      // A new connection may not be open yet, so only older ones are removed.
      if (!sent && host.now() - openedAt > GREETED_WITHIN_MS) await connections(table).close(id)
      if (!sent) return
    }
  } catch (error) {
    host.log('warn', { message: 'sending a WebSocket message failed', error: String(error) })
  }
}
