import { quarantine as operations } from '#shared/api/traccar/quarantine.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { entryModel, listedModel } from './quarantineModel.ts'
import { reportStream } from '#shared/stream/reportStream.ts'
import { resendReport } from '#shared/stream/resend.ts'
import { quarantine } from '#shared/table/quarantine.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { devices } from '#shared/table/devices.ts'

const WIDEST_MS = 31 * 86_400_000
/** A page ends at whichever comes first. An entry can hold 400 KB, and a response at most 6 MB. */
const MOST = 1000
const READ_MAX_CHARACTERS = 32 * 1024 * 1024
const RESPONSE_MAX_BYTES = 4 * 1024 * 1024

export const list: Implementation<typeof operations.list> = async ({ query: { from, to, after }, table }) => {
  if (to - from > WIDEST_MS) throw badRequest('The range must be at most 31 days')
  const page = []
  let read = 0
  let bytes = 0
  for await (const entry of quarantine(table).between(from, to, after)) {
    const listed = listedModel(entry)
    page.push(listed)
    read += entry.query.length + entry.body.length
    bytes += Buffer.byteLength(JSON.stringify(listed))
    if (page.length === MOST || read > READ_MAX_CHARACTERS || bytes > RESPONSE_MAX_BYTES) break
  }
  return page
}

export const get: Implementation<typeof operations.get> = async ({ params, table }) => {
  const entry = await quarantine(table).get(params.id)
  if (!entry) throw notFound('Quarantine entry not found')
  return entryModel(positionLog(table), entry)
}

export const resend: Implementation<typeof operations.resend> = async ({
  params,
  body,
  caller,
  table,
  context,
  now,
}) => {
  const { address, grants } = operations.resend
  const entry = await quarantine(table).get(params.id)
  if (!entry) throw notFound('Quarantine entry not found')
  const { deviceId = entry.deviceId, query = entry.query, contentType = entry.contentType } = body
  const [device] = await devices(table).byIds([deviceId], now)
  if (!device) throw badRequest('The device was deleted: set deviceId to another device')
  const request = { query, contentType, body: body.body ?? entry.body }
  const using = { quarantine: quarantine(table), stream: await reportStream(context.host, address, grants) }
  const result = await resendReport(using, entry, { request, deviceId, by: caller.id, now })
  if ('reason' in result) throw badRequest(result.reason)
  if (!result.entry) throw notFound('Quarantine entry not found')
  return entryModel(positionLog(table), result.entry)
}
