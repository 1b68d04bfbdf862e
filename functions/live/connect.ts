/** Lets a client open a socket: `$connect` of the WebSocket API. */
import { functions } from '#shared/api/functions.ts'
import { answerHandshake, type ConnectAnswer } from '#shared/live/connect.ts'
import type { HandshakeEvent } from '#shared/live/handshake.ts'
import { currentHost } from '#shared/runtime.ts'

export const handler = (event: HandshakeEvent): Promise<ConnectAnswer> =>
  answerHandshake(currentHost(), functions.liveConnect, event)
