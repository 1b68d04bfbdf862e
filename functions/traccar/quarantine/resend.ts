import { quarantine } from '#shared/api/traccar/quarantine.ts'
import { streamPerHost } from '#shared/aws/streamPerHost.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { entryModel } from '#shared/http/quarantineModel.ts'
import { resend } from '#shared/stream/resend.ts'

const streamOf = streamPerHost(quarantine.resend)

export const handler = handle(quarantine.resend, async ({ params, body, caller, stores, exchange, now }) => {
  const entry = await stores.quarantine.get(params.id)
  if (!entry) throw notFound('Quarantine entry not found')
  const { deviceId = entry.deviceId, query = entry.query, contentType = entry.contentType } = body
  const [device] = await stores.devices.byIds([deviceId], now)
  if (!device) throw badRequest('The device was deleted: set deviceId to another device')
  const request = { query, contentType, body: body.body ?? entry.body }
  const using = { quarantine: stores.quarantine, stream: streamOf(exchange.host) }
  const result = await resend(using, entry, { request, deviceId, by: caller.id, now })
  if ('reason' in result) throw badRequest(result.reason)
  if (!result.entry) throw notFound('Quarantine entry not found')
  return entryModel(stores.log, result.entry)
})
