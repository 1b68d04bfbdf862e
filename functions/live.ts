import { type DeclaredFunction, functions } from '#shared/api/functions.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { socketsOf } from '#shared/aws/sockets.ts'
import { decodeChange, mergeChanges } from '#shared/live/change.ts'
import { deliverUpdates, keepConnectionsAlive } from '#shared/live/deliverUpdates.ts'
import type { DeliveryDependencies } from '#shared/live/send.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { currentHost } from '#shared/runtime.ts'
import { connections } from '#shared/table/connections.ts'
import { answerHandshake, type ConnectAnswer, type HandshakeEvent } from './live/connect.ts'
import type { SQSEvent } from 'aws-lambda'

/** Authorizes a new socket: `$connect` of the WebSocket API. */
export const connect = (event: HandshakeEvent): Promise<ConnectAnswer> =>
  answerHandshake(currentHost(), functions.liveConnect, event)

interface Closed {
  readonly requestContext: { readonly connectionId: string }
}

/** Deletes a closed socket: `$disconnect` of the WebSocket API. */
export const disconnect = async ({ requestContext }: Closed): Promise<{ readonly statusCode: 200 }> => {
  const { address, grants } = functions.liveDisconnect
  await connections(signedTable(currentHost(), address, grants)).close(requestContext.connectionId)
  return { statusCode: 200 }
}

/** Ignores client messages: keep-alives and requests of newer clients, none of which requires a response. */
export const message = async (): Promise<{ readonly statusCode: 200 }> => ({ statusCode: 200 })

/** Sends updates to connected clients. Merges the messages that were queued within a second. */
export const push = async ({ Records }: Pick<SQSEvent, 'Records'>): Promise<void> =>
  deliverUpdates(deliveryDependencies(functions.livePush), mergeChanges(Records.map(({ body }) => decodeChange(body))))

/** Keeps idle sockets open; runs every few minutes. */
export const keepAlive = async (): Promise<void> => keepConnectionsAlive(deliveryDependencies(functions.liveKeepAlive))

const deliveryDependencies = (declared: DeclaredFunction): DeliveryDependencies => {
  const host = currentHost()
  const table = signedTable(host, declared.address, declared.grants)
  return { host, table, log: positionLog(table), sockets: socketsOf(host, declared) }
}
