/** Servers of tests, on free ports of loopback. */
import { once } from 'node:events'
import type { Server } from 'node:http'

/** Returns the endpoint at which the server listens. */
export const listenOn = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}
