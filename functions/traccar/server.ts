import { server as operations } from '#shared/api/traccar/server.ts'
import { timeZoneNames } from '#shared/domain/timeZone.ts'
import { visibleServer } from '#shared/domain/visibleServer.ts'
import { unavailable } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import type { Host } from '#shared/runtime.ts'
import { server } from '#shared/table/server.ts'

export const get: Implementation<typeof operations.get> = async ({ caller, table, context }) => {
  const settings = await server(table).get()
  return visibleServer({ ...settings, ...computed(context.host) }, caller?.administrator === true)
}

/** Members that no administrator sets. The first start creates the administrator, so the server is never new. */
const computed = ({ environment, mailer }: Host) => ({
  version: environment.version,
  emailEnabled: mailer !== undefined || environment.mailFrom !== undefined,
  geocoderEnabled: false,
  textEnabled: false,
  openIdEnabled: false,
  openIdForce: false,
  newServer: false,
})

export const timezones: Implementation<typeof operations.timezones> = async () => timeZoneNames()

/** Time limit of the table check. A monitor times out after some seconds and must receive the cause before. */
const TABLE_ANSWERS_WITHIN_MS = 1000
const RETRY_AFTER_SECONDS = 5

export const health: Implementation<typeof operations.health> = async ({
  caller,
  table,
  context: { host, requestId },
}) => {
  try {
    await withTimeout(TABLE_ANSWERS_WITHIN_MS, server(table).get())
  } catch (error) {
    host.log('error', {
      operation: operations.health.address,
      requestId,
      message: 'health check failed',
      cause: String(error),
    })
    throw unavailable('The server cannot reach its table', RETRY_AFTER_SECONDS)
  }
  const vitals = caller?.administrator ? host.vitals?.() : undefined
  return { status: 'ok' as const, version: host.environment.version, ...vitals }
}

export const update: Implementation<typeof operations.update> = async ({ body, table, context }) => {
  const settings = { ...body, id: 1, ...computed(context.host) }
  await server(table).replace(settings)
  return settings
}

/** Timeout of promises. */

/** Resolves with the promise, or rejects after ms milliseconds. */
const withTimeout = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`timed out after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
