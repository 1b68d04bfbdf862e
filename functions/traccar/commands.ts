import { commands as operations } from '#shared/api/traccar/commands.ts'
import { commandFor, commandTypes, CUSTOM, textOfCommand } from '#shared/domain/commandRules.ts'
import { badRequest, CallerError, forbidden } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import type { SavedCommand, SentCommand } from '#shared/model/command.ts'
import { deviceId, type DeviceId, groupId } from '#shared/model/ids.ts'
import { traccarTime } from '#shared/model/time.ts'
import { commands } from '#shared/table/commands.ts'
import { devices } from '#shared/table/devices.ts'
import { permissions } from '#shared/table/permissions.ts'
import { savedCommands } from '#shared/table/savedCommands.ts'
import { checkMayCommand, commandedDevice } from './commandedDevice.ts'
import { savedCommand } from './savedCommand.ts'

export const queue: Implementation<typeof operations.queue> = async ({ query, table, now }) => {
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

export const create: Implementation<typeof operations.create> = async call => {
  const { body, caller, table, now, context } = call
  await checkMayCommand(call)
  // Today's clients save commands here. 3.9's, which send them, have no description.
  if (body.description) return savedCommand.create({ ...call, body: { ...body, deviceId: 0 } })
  if (body.textChannel) throw badRequest('SMS not configured')
  const { id, protocol } = await commandedDevice(body.deviceId, table, now)
  if (!commandTypes(protocol).includes(body.type))
    throw badRequest(`Command ${body.type} is not supported in protocol ${protocol}`)
  const checked = textOfCommand(body)
  if ('refusal' in checked) throw badRequest(checked.refusal)
  if ((await commands(table).queue(id, checked.text, now)) === undefined) throw forbidden('Device access denied')
  context.host.log('info', { message: 'command queued', userId: caller.id, deviceId: id, type: body.type })
  const { textChannel: _textChannel, description: _description, ...echo } = body
  return echo
}

export const types: Implementation<typeof operations.types> = () => Promise.resolve([{ type: CUSTOM }])

export const sendable: Implementation<typeof operations.sendable> = async ({ query, caller, table }) => {
  if (query.deviceId === undefined) throw forbidden('Device access denied')
  const store = savedCommands(table)
  const [own, applying] = await Promise.all([
    store.linkedTo({ kind: 'user', id: caller.id }),
    store.idsOfDevice(deviceId(query.deviceId)),
  ])
  const applies = new Set(applying)
  return (await store.byIds(own.filter(id => applies.has(id)))).filter(({ type }) => type === CUSTOM)
}

export const send: Implementation<typeof operations.send> = async call => {
  const { body, query, caller, table } = call
  const command = await commandOf(call)
  if (query.groupId === undefined) {
    if (body.deviceId === 0) throw forbidden('Device access denied')
    return queueFor(command, deviceId(body.deviceId), call)
  }
  const { tenantId } = caller
  const ids = await permissions(table).devicesInGroups({ id: caller.id, tenantId }, [groupId(query.groupId)])
  const queued: SentCommand[] = []
  const refused: CallerError[] = []
  for (const id of ids) {
    try {
      queued.push(await queueFor(command, id, call))
    } catch (error) {
      // A disabled device or a full queue does not keep the command from the other devices.
      if (!(error instanceof CallerError)) throw error
      refused.push(error)
    }
  }
  if (queued.length === 0 && refused[0]) throw refused[0]
  return queued
}

type Send = Parameters<Implementation<typeof operations.send>>[0]

/** Returns the saved command with the id of the body, or the command in the body, if the caller may send it. */
const commandOf = async (call: Send): Promise<SavedCommand> => {
  const { body, table } = call
  const saved = body.id > 0 ? await savedCommands(table).byId(body.id) : undefined
  if (body.id > 0 && !saved) throw forbidden('Command access denied')
  if (!saved) await checkMayCommand(call)
  const command = saved ?? body
  if (command.textChannel) throw badRequest('SMS not configured')
  // Devices are not connected between their reports, so that every command waits in the queue.
  if (command.attributes['noQueue'] === true) throw badRequest('Failed to send command')
  return command
}

const queueFor = async (
  command: SavedCommand,
  id: DeviceId,
  { caller, table, now, context }: Send,
): Promise<SentCommand> => {
  const [device] = await devices(table).byIds([id], now)
  if (!device) throw forbidden('Device access denied')
  const made = commandFor(command, device.uniqueId)
  if ('refusal' in made) throw badRequest(made.refusal)
  const number = await commands(table).queue(id, made.text, now)
  if (number === undefined) throw forbidden('Device access denied')
  const { type, attributes, textChannel } = command
  context.host.log('info', { message: 'command queued', userId: caller.id, deviceId: id, type })
  return { id: number, attributes, deviceId: id, type, textChannel }
}
