import { functions } from '#shared/api/functions.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { mergeChanges, decodeChange } from '#shared/live/change.ts'
import { answerHandshake, type ConnectAnswer } from '#shared/live/connect.ts'
import type { HandshakeEvent } from '#shared/live/handshake.ts'
import { deliveryDependencies } from '#shared/live/deliveryDependencies.ts'
import { deliverUpdates, keepConnectionsAlive } from '#shared/live/deliverUpdates.ts'
import { currentHost } from '#shared/runtime.ts'
import { connections } from '#shared/table/connections.ts'
import type { SQSEvent } from 'aws-lambda'

/** Lets a client open a socket: `$connect` of the WebSocket API. */
export const connect = (event: HandshakeEvent): Promise<ConnectAnswer> =>
  answerHandshake(currentHost(), functions.liveConnect, event)

interface Closed {
  readonly requestContext: { readonly connectionId: string }
}

/** Forgets a socket that was closed: `$disconnect` of the WebSocket API. */
export const disconnect = async ({ requestContext }: Closed): Promise<{ readonly statusCode: 200 }> => {
  const { address, grants } = functions.liveDisconnect
  await connections(signedTable(currentHost(), address, grants)).close(requestContext.connectionId)
  return { statusCode: 200 }
}

/** Takes what a client says on its socket: keep-alives and wishes of newer clients, none of which asks for an answer. */
export const message = async (): Promise<{ readonly statusCode: 200 }> => ({ statusCode: 200 })

const pushPorts = deliveryDependencies(functions.livePush)

/** Sends what changed to those who watch: the messages that a second brought into the queue, as one. */
export const push = async ({ Records }: Pick<SQSEvent, 'Records'>): Promise<void> =>
  deliverUpdates(pushPorts(), mergeChanges(Records.map(({ body }) => decodeChange(body))))

const keepAlivePorts = deliveryDependencies(functions.liveKeepAlive)

/** Keeps the sockets open on which nothing is sent; runs every few minutes. */
export const keepAlive = async (): Promise<void> => keepConnectionsAlive(keepAlivePorts())
