import * as z from 'zod/mini'
import { Command, CommandType, QueuedCommandModel, SavedCommand, SentCommand } from '../../model/command.ts'
import { group, user, writer } from '../operation.ts'
import { optionalFlag, optionalId } from '../parameters.ts'

export const commands = group('traccar', 'commands', {
  queue: {
    method: 'GET',
    path: '/commands/queue',
    summary: "List a device's commands",
    description: 'Returns queued commands and those sent in the last seven days, newest first.',
    access: user({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: optionalId }),
    response: z.array(QueuedCommandModel),
  },
  create: {
    method: 'POST',
    path: '/commands',
    summary: 'Send or save a command',
    description:
      "Saves a command that has a description. Otherwise queues the command. The response to the device's next report carries it, at most once; it is lost if that response is lost.",
    access: writer({ device: ['body.deviceId'] }),
    body: SavedCommand,
    // Clients of 3.9 receive the members that they sent.
    response: z.union([Command, SavedCommand]),
  },
  sendable: {
    method: 'GET',
    path: '/commands/send',
    summary: 'List saved commands for a device',
    description: "Returns the caller's saved commands that apply to the device and that it supports.",
    access: user({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: optionalId }),
    response: z.array(SavedCommand),
  },
  send: {
    method: 'POST',
    path: '/commands/send',
    summary: 'Send a command of any kind',
    description:
      'Queues the saved command with this id, or the command in the body, for a device or for all devices of a group (`groupId`).',
    access: writer({ device: ['body.deviceId'], group: ['query.groupId'], command: ['body.id'] }),
    query: z.object({ groupId: optionalId }),
    body: SavedCommand,
    response: z.union([SentCommand, z.array(SentCommand)]),
    status: 202,
  },
  types: {
    method: 'GET',
    path: '/commands/types',
    summary: 'List types of commands',
    description: 'Returns the types that a device, or any device, supports.',
    access: user({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: optionalId, textChannel: optionalFlag }),
    response: z.array(CommandType),
  },
})
