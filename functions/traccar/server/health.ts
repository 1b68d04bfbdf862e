import { server } from '#shared/api/traccar/server.ts'
import { unavailable } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { withTimeout } from '#shared/http/withTimeout.ts'

/** A monitor gives up after some seconds; by then it should know why. */
const TABLE_ANSWERS_WITHIN_MS = 1000
const RETRY_AFTER_SECONDS = 5

export const handler = handle(server.health, async ({ caller, stores, exchange: { host, requestId } }) => {
  try {
    await withTimeout(TABLE_ANSWERS_WITHIN_MS, stores.server.get())
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
})
