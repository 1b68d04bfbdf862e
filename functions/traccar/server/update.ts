import { server } from '#shared/api/traccar/server.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(server.update, async ({ body, stores, exchange }) => {
  const settings = { ...body, id: 1, version: exchange.host.environment.version }
  await stores.server.replace(settings)
  return settings
})
