import * as z from 'zod/mini'
import { Command, QueuedCommandModel } from '../../model/command.ts'
import { group, user, writer } from '../operation.ts'
import { optionalId } from '../parameters.ts'

export const commands = group('traccar', 'commands', {
  list: {
    method: 'GET',
    path: '/commands',
    summary: "List a device's commands",
    description: 'Returns queued commands and those sent in the last seven days, newest first.',
    access: user({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: optionalId }),
    response: z.array(QueuedCommandModel),
  },
  create: {
    method: 'POST',
    path: '/commands',
    summary: 'Send a command',
    description:
      "Queues the command. The response to the device's next report carries it, at most once; it is lost if that response is lost.",
    access: writer({ device: ['body.deviceId'] }),
    body: Command,
    response: Command,
  },
})
