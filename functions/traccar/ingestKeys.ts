import { ingestKeys as operations } from '#shared/api/traccar/ingestKeys.ts'
import type { IngestKey } from '#shared/domain/ingestKeys.ts'
import { requiresIngestKeys } from '#shared/domain/settings.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { deviceId } from '#shared/model/ids.ts'
import { traccarTime } from '#shared/model/time.ts'
import { devices } from '#shared/table/devices.ts'
import { ingestKeys } from '#shared/table/ingestKeys.ts'
import { newIngestKey } from '#shared/table/newIngestKey.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'

export const get: Implementation<typeof operations.get> = async ({ params, table, now }) => {
  const state = await ingestKeys(table).state(deviceId(params.id), now)
  if (!state) throw gone()
  const { keys, refusals } = state
  const [current, ...earlier] = keys
  return {
    deviceId: params.id,
    hasKey: current !== undefined,
    required: await areRequired(table),
    createdAt: current ? traccarTime(current.createdAt) : null,
    earlier: earlier.map(earlierModel),
    refused: refusals?.count ?? 0,
    lastRefused: refusals ? traccarTime(refusals.at) : null,
    lastRefusedFrom: refusals?.source ?? null,
  }
}

export const rotate: Implementation<typeof operations.rotate> = async ({ params, body, caller, table, now }) => {
  await checkDeviceWriter(caller, table)
  const id = deviceId(params.id)
  const { key, hash } = newIngestKey()
  const keys = await ingestKeys(table).rotate(id, { hash, now, overlapMs: body.overlapMs })
  const [device] = keys ? await devices(table).byIds([id], now) : []
  if (!keys || !device) throw gone()
  return {
    deviceId: id,
    key,
    createdAt: traccarTime(now),
    path: `/${key}/?id=${encodeURIComponent(device.uniqueId)}`,
    earlier: keys.slice(1).map(earlierModel),
  }
}

export const remove: Implementation<typeof operations.remove> = async ({ params, query, caller, table }) => {
  await checkDeviceWriter(caller, table)
  if (!query.earlier && (await areRequired(table))) throw badRequest('This server requires keys: create another one')
  const done = await ingestKeys(table).remove(deviceId(params.id), query.earlier ? 'earlier' : 'all')
  if (!done) throw gone()
}

/** The device was deleted since its access was checked. */
const gone = () => forbidden('Device access denied')

const areRequired = async (table: Table): Promise<boolean> => requiresIngestKeys((await server(table).get()).attributes)

const earlierModel = ({ createdAt, until }: IngestKey) => ({
  createdAt: traccarTime(createdAt),
  validUntil: until === null ? null : traccarTime(until),
})
