import { server } from '#shared/api/traccar/server.ts'
import { visibleServer } from '#shared/domain/visibleServer.ts'
import { unavailable } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { within } from '#shared/http/within.ts'

export const get: Implementation<typeof server.get> = async ({ caller, stores, exchange }) => {
  const settings = await stores.server.get()
  return visibleServer({ ...settings, version: exchange.host.environment.version }, caller !== undefined)
}

/** A monitor gives up after some seconds; by then it should know why. */
const TABLE_ANSWERS_WITHIN_MS = 1000
const RETRY_AFTER_SECONDS = 5

export const health: Implementation<typeof server.health> = async ({
  caller,
  stores,
  exchange: { host, requestId },
}) => {
  try {
    await within(TABLE_ANSWERS_WITHIN_MS, stores.server.get())
  } catch (error) {
    host.log('error', {
      operation: server.health.address,
      requestId,
      message: 'health check failed',
      cause: String(error),
    })
    throw unavailable('The server cannot reach its table', RETRY_AFTER_SECONDS)
  }
  const vitals = caller?.administrator ? host.vitals?.() : undefined
  return { status: 'ok' as const, version: host.environment.version, ...vitals }
}

export const update: Implementation<typeof server.update> = async ({ body, stores, exchange }) => {
  const settings = { ...body, id: 1, version: exchange.host.environment.version }
  await stores.server.replace(settings)
  return settings
}
