import { quarantine } from '#shared/api/traccar/quarantine.ts'
import { streamPerHost } from '#shared/aws/streamPerHost.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { entryModel, listedModel } from '#shared/http/quarantineModel.ts'
import { resendReport } from '#shared/stream/resend.ts'

const WIDEST_MS = 31 * 86_400_000
/** A page ends at whichever comes first. An entry can hold 400 KB, and a response at most 6 MB. */
const MOST = 1000
const READ_MAX_CHARACTERS = 32 * 1024 * 1024
const RESPONSE_MAX_BYTES = 4 * 1024 * 1024

export const list: Implementation<typeof quarantine.list> = async ({ query: { from, to, after }, stores }) => {
  if (to - from > WIDEST_MS) throw badRequest('The range must be at most 31 days')
  const page = []
  let read = 0
  let bytes = 0
  for await (const entry of stores.quarantine.between(from, to, after)) {
    const listed = listedModel(entry)
    page.push(listed)
    read += entry.query.length + entry.body.length
    bytes += Buffer.byteLength(JSON.stringify(listed))
    if (page.length === MOST || read > READ_MAX_CHARACTERS || bytes > RESPONSE_MAX_BYTES) break
  }
  return page
}

export const get: Implementation<typeof quarantine.get> = async ({ params, stores }) => {
  const entry = await stores.quarantine.get(params.id)
  if (!entry) throw notFound('Quarantine entry not found')
  return entryModel(stores.log, entry)
}

const streamOf = streamPerHost(quarantine.resend)

export const resend: Implementation<typeof quarantine.resend> = async ({
  params,
  body,
  caller,
  stores,
  exchange,
  now,
}) => {
  const entry = await stores.quarantine.get(params.id)
  if (!entry) throw notFound('Quarantine entry not found')
  const { deviceId = entry.deviceId, query = entry.query, contentType = entry.contentType } = body
  const [device] = await stores.devices.byIds([deviceId], now)
  if (!device) throw badRequest('The device was deleted: set deviceId to another device')
  const request = { query, contentType, body: body.body ?? entry.body }
  const using = { quarantine: stores.quarantine, stream: streamOf(exchange.host) }
  const result = await resendReport(using, entry, { request, deviceId, by: caller.id, now })
  if ('reason' in result) throw badRequest(result.reason)
  if (!result.entry) throw notFound('Quarantine entry not found')
  return entryModel(stores.log, result.entry)
}
