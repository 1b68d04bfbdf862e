import { server } from '#shared/api/traccar/server.ts'
import { visibleServer } from '#shared/domain/visibleServer.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(server.get, async ({ caller, stores, exchange }) => {
  const settings = await stores.server.get()
  return visibleServer({ ...settings, version: exchange.host.environment.version }, caller !== undefined)
})
