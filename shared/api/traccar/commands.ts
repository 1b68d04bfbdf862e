import * as z from 'zod/mini'
import { Command, QueuedCommandModel } from '../../model/command.ts'
import { group, user, writer } from '../operation.ts'
import { optionalId } from '../parameters.ts'

export const commands = group('traccar', 'commands', {
  list: {
    method: 'GET',
    path: '/commands',
    summary:
      'The commands of a device that wait or were handed out in the last seven days, with the time; newest first',
    access: user({ device: ['query.deviceId'] }),
    grants: ['table:read'],
    query: z.object({ deviceId: optionalId }),
    response: z.array(QueuedCommandModel),
  },
  create: {
    method: 'POST',
    path: '/commands',
    summary:
      'Queue a command for the device’s next report; it is handed out at most once, and is lost if that answer is',
    access: writer({ device: ['body.deviceId'] }),
    grants: ['table:read', 'table:write'],
    body: Command,
    response: Command,
  },
})
