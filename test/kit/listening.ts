/** Test servers on free loopback ports. */
import { once } from 'node:events'
import type { Server } from 'node:http'

/** Listens on a free loopback port. Returns the endpoint. */
export const listenOn = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}
