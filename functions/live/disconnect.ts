/** Forgets a socket that was closed: `$disconnect` of the WebSocket API. */
import { functions } from '#shared/api/functions.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { currentHost } from '#shared/runtime.ts'
import { connections } from '#shared/table/connections.ts'

const { address, grants } = functions.liveDisconnect

interface Closed {
  readonly requestContext: { readonly connectionId: string }
}

export const handler = async ({ requestContext }: Closed): Promise<{ readonly statusCode: 200 }> => {
  await connections(signedTable(currentHost(), address, grants)).close(requestContext.connectionId)
  return { statusCode: 200 }
}
