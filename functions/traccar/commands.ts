import { commands as operations } from '#shared/api/traccar/commands.ts'
import { commandTypes, isCommandLimited, textOfCommand } from '#shared/domain/commandRules.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import { commandedDevice } from './commandedDevice.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { deviceId } from '#shared/model/ids.ts'
import { traccarTime } from '#shared/model/time.ts'
import { commands } from '#shared/table/commands.ts'
import { server } from '#shared/table/server.ts'

export const list: Implementation<typeof operations.list> = async ({ query, table, now }) => {
  // Later versions of Traccar list saved commands if the request has no device. This server has no saved commands.
  if (query.deviceId === undefined) return []
  const id = deviceId(query.deviceId)
  const queued = await commands(table).ofDevice(id, now)
  return queued.map(({ number, text, queuedAt, handedOutAt }) => ({
    id: number,
    deviceId: id,
    type: 'custom',
    attributes: { data: text },
    queuedTime: traccarTime(queuedAt),
    handedOutTime: handedOutAt === undefined ? null : traccarTime(handedOutAt),
  }))
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, table, now, context }) => {
  if (isCommandLimited(caller, caller.account, await server(table).get())) throw forbidden('Operation restricted')
  const { id, protocol } = await commandedDevice(body.deviceId, table, now)
  if (!commandTypes(protocol).includes(body.type))
    throw badRequest(`Command ${body.type} is not supported in protocol ${protocol}`)
  const checked = textOfCommand(body)
  if ('refusal' in checked) throw badRequest(checked.refusal)
  if (!(await commands(table).queue(id, checked.text, now))) throw forbidden('Device access denied')
  context.host.log('info', { message: 'command queued', userId: caller.id, deviceId: id, type: body.type })
  return body
}
